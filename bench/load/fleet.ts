/**
 * The load processes as scenarios see them, whether they run here or on other machines. Counters and histograms of all
 * of them are added, never averaged.
 */
import type { Histogram } from 'hdr-histogram-js';
import type { JoinModeName } from '../../client/api.ts';
import type { Profile } from './profiles.ts';
import type { SessionLoad } from './session-load.ts';

/** How a bot's media travels: SRTP over plain UDP, real ICE and DTLS, or not at all. */
export type BotMedia = 'plain' | 'webrtc' | 'none';

export type BotSpec = {
  /** Unique in the run, 0…; also the number in its packets' stamps. */
  readonly index: number;
  readonly room: string;
  readonly site: string;
  /** Of the signalling node, `http(s)://host:port`. */
  readonly url: string;
  /** Its name in the room has to be `botName(index)` of bots/bot-name.ts: others find its sources by that. */
  readonly token: string;
  readonly media: BotMedia;
  /** What it sends from the start on. */
  readonly publish: readonly ('mic' | 'camera')[];
  /** Cameras that it watches, by the senders' `index`; its own is left out. */
  readonly watch: readonly number[];
  /** Microphones that it should hear, by the senders' `index`. Only judged, never asked for. */
  readonly hear: readonly number[] | 'all';
  /** Delivers what it gets to a socket as well, so that latency and gaps can be measured. */
  readonly isSampled: boolean;
  /** Has the list of people open, at its first page. */
  readonly hasListOpen?: boolean | undefined;
  /** Further nodes of its site, to which it turns when its own is gone. */
  readonly moreUrls?: readonly string[] | undefined;
  /**
   * Goes on receiving whatever the room says of its media, until {@link Fleet.clear}: as a client would that can't be
   * trusted. What still comes then was still sent.
   */
  readonly keepsReceiving?: boolean | undefined;
  /** Goes on sending its microphone whatever the room says of it, as a client would that can't be trusted. */
  readonly keepsSending?: boolean | undefined;
  /** As what its device takes part; default `full`. A companion has `media: 'none'`. */
  readonly mode?: JoinModeName | undefined;
  /** When it connects, ms after the start of {@link Fleet.join}. */
  readonly joinAtMs: number;
};

export type JoinReport = {
  /** Connect → first media of all that is expected; `media: 'none'` → the room is known. ms */
  readonly joinMs: Histogram;
  /** Those of `media: 'webrtc'` among them. */
  readonly webrtcJoinMs: Histogram;
  readonly joined: number;
  /** With the number of bots by reason (stable codes of docs/errors.md, or `MEDIA_TIMEOUT: …` with what is missing). */
  readonly failed: ReadonlyMap<string, number>;
  /** From the first connect on. */
  readonly signal: SignalTraffic;
  /** Of that time, how much the main thread of the busiest load process was busy. Ratio, 0..1. */
  readonly loopShare: number;
};

/** On the signalling sockets of all bots. */
export type SignalTraffic = {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
};

/** Of one window of time, all bots together. */
export type WindowReport = {
  readonly durationMs: number;
  readonly participants: number;
  /** Who got everything that they should (see docs/bench.md). */
  readonly passed: number;
  /** Packets of each camera, all layers, by its sender's index. */
  readonly cameraPackets: ReadonlyMap<number, number>;
  /** First few that did not, for people. */
  readonly misses: readonly string[];
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Sender's socket → receiver's socket, µs. */
  readonly latencyUs: Histogram;
  /** The same from the sender to a receiver through the load's own parts only, µs. */
  readonly ownLatencyUs: Histogram;
  /** Arrival at another site after the arrival at the sender's, µs. */
  readonly hopLatencyUs: Histogram;
  /** Longest silence in a stream that was being sent, ms, by sampled stream. */
  readonly gapMs: Histogram;
  readonly keyFrameRequests: number;
  /** Video layers that were sent, each for its share of the time. */
  readonly layers: number;
  readonly signal: SignalTraffic;
  readonly load: LoadReport;
  /** Once a second: [ms since the window began, packets received, packets lost] of sampled bots. */
  readonly course: readonly (readonly [atMs: number, received: number, lost: number])[];
};

/** Whether the load could offer what it says. */
type LoadReport = {
  readonly packetsPlanned: number;
  readonly packetsSent: number;
  /** How late packets left, µs. */
  readonly latenessUs: Histogram;
  /** Longest block of a load process's main thread, ms. */
  readonly eventLoopMaxMs: number;
  readonly cpuMs: number;
  /** Empty = it kept up; else why not, for people. */
  readonly saturation: readonly string[];
};

/** Of a change of speaker, see {@link Fleet.speak}. */
export type SpeakReport = {
  /** Unmute → first packet of speech at a listener, ms; by sampled listener. */
  readonly onsetMs: Histogram;
  /** Speech sent before the first packet that arrived, ms. */
  readonly lostMs: Histogram;
  readonly consumersMade: number;
  readonly renegotiations: number;
  /** Sampled ones, without the speaker: who is waited for. */
  readonly listeners: number;
};

/** What `startFleet()` of start-fleet.ts takes. */
export type FleetOptions = {
  readonly profile: Profile;
  /** Load processes on this machine, ≥ 0; 0 only with {@link listen}. */
  readonly processes: number;
  /** CPUs that those may use, as `taskset -c` takes them; undefined = all. */
  readonly cpus: string | undefined;
  /** Waits for load processes of other machines (`npm run bench -- agent`). */
  readonly listen: FleetListen | undefined;
  /** Authorities that bots trust beside the system's, PEM. */
  readonly caPem: string | undefined;
  readonly workerBin: string;
  /** Of the bots that join together, so many have real ICE and DTLS instead of plain transports; see webrtc-share.ts. */
  readonly webrtc: number;
  /** Something that people should know of, e.g. that an agent has come. */
  readonly note: (text: string) => void;
  /** Aborted: no more waiting for agents. */
  readonly signal: AbortSignal;
};

type FleetListen = {
  readonly host: string;
  /** 0 = any; told by a note. */
  readonly port: number;
  /** ≥ 16 characters, agents have to bring the same; undefined = a new one, told by a note. */
  readonly secret: string | undefined;
  /** How many are waited for, ≥ 1. */
  readonly agents: number;
};

export type Fleet = {
  readonly processes: number;
  /** Largest error of the clocks of processes to each other, ms; 0 on one machine. */
  readonly clockErrorMs: number;
  /** What a reader of figures must know of the bots that are there. */
  readonly notes: readonly string[];
  readonly session: SessionLoad;
  /** Lets bots join at their times; resolves when each is in with all its media, has failed, or `timeoutMs` are over. */
  join(bots: readonly BotSpec[], options: { readonly timeoutMs: number }): Promise<JoinReport>;
  /** Counts what arrives for a while. */
  measure(durationMs: number, signal: AbortSignal): Promise<WindowReport>;
  /** These bots close their sockets for good, evenly over `withinMs`. @returns leaves → another bot sees it, ms */
  leave(indexes: readonly number[], withinMs: number): Promise<Histogram>;
  /** Cuts the sockets of these bots, evenly over `withinMs`, and waits until they are back. */
  reconnect(
    indexes: readonly number[],
    options: { readonly withinMs: number; readonly timeoutMs: number },
  ): Promise<{ readonly ms: Histogram; readonly failed: number }>;
  /** A bot whose token moderates puts others of its room on the podium; resolves when the room has taken it. */
  podium(by: number, indexes: readonly number[]): Promise<void>;
  /** Mutes or unmutes microphones; resolves when the server has answered. */
  mute(indexes: readonly number[], isMuted: boolean): Promise<void>;
  /**
   * The floor goes from one bot to another: `from` falls silent and mutes, `to` unmutes and speaks at once. From the first
   * one on nobody else speaks until {@link clear}. Not while something is measured.
   */
  speak(from: number | undefined, to: number): Promise<SpeakReport>;
  /** On the signalling sockets of all bots that are in, so far. */
  traffic(): Promise<SignalTraffic>;
  /** Bots show other cameras from now on. @returns asked → first media of all, ms, by bot */
  watch(
    changes: ReadonlyMap<number, readonly number[]>,
    timeoutMs: number,
  ): Promise<{ readonly ms: Histogram; readonly failed: number }>;
  /** Everybody leaves; the fleet can be used again. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/**
 * What the bench asks of a load process, and what that answers: schemas and types, checked on both sides. No I/O.
 * Histograms travel encoded (histograms.ts), times are ms unless named otherwise.
 */
import { z } from 'zod';

/** Raised with each change of a message here. */
export const LOAD_PROTOCOL = 8;

const Count = z.number().int().nonnegative();
const Index = Count;
const Ms = z.number().nonnegative();
const Encoded = z.string();
const Nothing = z.strictObject({});
const ByReason = z.array(z.tuple([z.string(), Count]));
/** When each bot acts, ms from now. */
const Timed = z.array(z.tuple([Index, Ms]));

const Traffic = z.object({ bytesIn: Count, bytesOut: Count, messagesIn: Count, messagesOut: Count });

const Profile = z.object({
  name: z.string(),
  about: z.string(),
  audio: z.object({ packetMs: z.number(), bitrateBps: z.number(), silencePacketMs: z.number() }),
  layers: z.array(
    z.object({
      width: z.number(),
      height: z.number(),
      framesPerS: z.number(),
      bitrateBps: z.number(),
      packetsPerS: z.number(),
    }),
  ),
  tileHeight: z.number(),
  talkers: z.object({ one: z.number(), two: z.number() }),
});

const Bot = z.object({
  index: Index,
  room: z.string(),
  site: z.string(),
  url: z.string(),
  token: z.string(),
  media: z.enum(['plain', 'webrtc', 'none']),
  publish: z.array(z.enum(['mic', 'camera'])),
  watch: z.array(Index),
  hear: z.union([z.literal('all'), z.array(Index)]),
  isSampled: z.boolean(),
  hasListOpen: z.boolean().optional(),
  moreUrls: z.array(z.string()).optional(),
  keepsReceiving: z.boolean().optional(),
  keepsSending: z.boolean().optional(),
  mode: z.enum(['full', 'companion', 'display', 'hall']).optional(),
  joinAtMs: Ms,
});

/** What one source sent in a window. */
const Sent = z.object({
  index: Index,
  room: z.string(),
  kind: z.enum(['mic', 'camera']),
  isMuted: z.boolean(),
  /** By layer, lowest first. */
  packets: z.array(Count),
  /** Of a microphone: packets of speech. */
  speech: Count,
  durationMs: Ms,
});
export type Sent = z.infer<typeof Sent>;

/** The part of {@link WindowReport} that a process knows by itself. */
const WindowPart = z.object({
  sent: z.array(Sent),
  /** Scaled to the length of the window: each receiver is read at a time of its own. */
  packetsReceived: z.number().nonnegative(),
  packetsLost: z.number().nonnegative(),
  latencyUs: Encoded,
  ownLatencyUs: Encoded,
  hopLatencyUs: Encoded,
  gapMs: Encoded,
  keyFrameRequests: Count,
  layers: z.number().nonnegative(),
  signal: Traffic,
  load: z.object({
    packetsPlanned: Count,
    packetsSent: Count,
    /** That came to our sockets, which were full. */
    packetsDropped: Count,
    latenessUs: Encoded,
    eventLoopMaxMs: Ms,
    cpuMs: Ms,
    /** Of the busiest media worker of the process, as share of a core. */
    busiestWorker: z.number().nonnegative(),
  }),
  course: z.array(z.tuple([Ms, z.number(), z.number()])),
});
export type WindowPart = z.infer<typeof WindowPart>;

export const CALLS = {
  /** First of all. */
  setUp: { ask: z.object({ clockOffsetUs: z.number() }), answer: Nothing },
  /** For the clocks. */
  ping: { ask: Nothing, answer: z.strictObject({ nowUs: z.number() }) },
  join: {
    /** `senders`: where everybody is who sends, those of other processes too. */
    ask: z.object({ bots: z.array(Bot), senders: z.array(z.tuple([Index, z.string()])), timeoutMs: Ms }),
    answer: z.object({
      joinMs: Encoded,
      webrtcJoinMs: Encoded,
      joined: Count,
      failed: ByReason,
      signal: Traffic,
      /** Of the main thread while they joined: share of the time in which it was busy. */
      loopShare: z.number().nonnegative(),
    }),
  },
  beginWindow: { ask: Nothing, answer: Nothing },
  endWindow: { ask: Nothing, answer: WindowPart },
  /** Who of the process's bots got what all processes together sent. */
  judge: {
    ask: z.object({ sent: z.array(Sent) }),
    answer: z.object({ participants: Count, passed: Count, misses: z.array(z.string()) }),
  },
  leave: { ask: z.object({ plan: Timed }), answer: z.object({ leaveMs: Encoded }) },
  reconnect: {
    ask: z.object({ plan: Timed, timeoutMs: Ms }),
    answer: z.object({ ms: Encoded, failed: Count }),
  },
  /** One bot, who moderates, puts others of its room on the podium. */
  podium: { ask: z.object({ by: Index, indexes: z.array(Index) }), answer: Nothing },
  mute: { ask: z.object({ indexes: z.array(Index), isMuted: z.boolean() }), answer: Nothing },
  /** Who speaks from now on, by room; nobody else does. Also of bots elsewhere and of those who come later. */
  talk: { ask: z.object({ rooms: z.array(z.tuple([z.string(), z.array(Index)])) }), answer: Nothing },
  /** Listeners get ready for the onset of somebody. */
  beginOnset: { ask: z.object({ room: z.string(), speaker: Index }), answer: Nothing },
  /** This one unmutes and speaks at once. */
  takeFloor: { ask: z.object({ index: Index }), answer: Nothing },
  endOnset: {
    ask: z.object({ timeoutMs: Ms }),
    answer: z.object({
      onsetMs: Encoded,
      lostMs: Encoded,
      consumersMade: Count,
      renegotiations: Count,
      listeners: Count,
    }),
  },
  watch: {
    ask: z.object({ changes: z.array(z.tuple([Index, z.array(Index)])), timeoutMs: Ms }),
    answer: z.object({ ms: Encoded, failed: Count }),
  },
  /** On the sockets of all bots that are here, so far. */
  traffic: { ask: Nothing, answer: Traffic },
  /** Commands and questions to features of the room; bytes as base64 here and in `told`. */
  feature: {
    ask: z.object({
      calls: z.array(
        z.object({ index: Index, atMs: Ms, feature: z.string(), body: z.string(), isQuestion: z.boolean() }),
      ),
      timeoutMs: Ms,
    }),
    answer: z.object({
      outcomes: z.array(z.object({ index: Index, ms: Ms, answer: z.string(), refusal: z.string() })),
    }),
  },
  told: {
    ask: z.object({ indexes: z.array(Index), feature: z.string() }),
    answer: z.object({ told: z.array(z.tuple([Index, z.array(z.tuple([z.string(), z.string()]))])) }),
  },
  standing: {
    ask: Nothing,
    answer: z.object({
      bots: z.array(
        z.object({ index: Index, state: z.string(), connections: Count, outagesMs: z.array(Ms) }),
      ),
    }),
  },
  received: {
    ask: z.object({ indexes: z.array(Index) }),
    answer: z.object({ packets: z.array(z.tuple([Index, Count])) }),
  },
  /** Packets of sound that sampled bots have got so far, by the sender's index. */
  heard: { ask: Nothing, answer: z.object({ packets: z.array(z.tuple([Index, Count])) }) },
  /** Of the main thread since the last time it was asked, or since it began: share of the time in which it was busy. */
  busy: { ask: Nothing, answer: z.object({ share: z.number().nonnegative() }) },
  takeAway: { ask: z.object({ indexes: z.array(Index), awayMs: Ms }), answer: Nothing },
  clear: { ask: Nothing, answer: Nothing },
} as const;

export type CallName = keyof typeof CALLS;
export type Ask<K extends CallName> = z.infer<(typeof CALLS)[K]['ask']>;
export type Answer<K extends CallName> = z.infer<(typeof CALLS)[K]['answer']>;
export type Handlers = { readonly [K in CallName]: (ask: Ask<K>) => Promise<Answer<K>> };

/** First message of a load process. */
export const Hello = z.object({
  protocol: z.number(),
  /** Of Kaskade. */
  version: z.string(),
  host: z.string(),
  pid: Count,
  /** Only bots of this site, if it is given. */
  site: z.string().optional(),
});
export type Hello = z.infer<typeof Hello>;

/** The bench's answer to it. */
export const Welcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('welcome'), profile: Profile, caPem: z.string().optional() }),
  z.object({ is: z.literal('refused'), why: z.string() }),
]);
export type Welcome = z.infer<typeof Welcome>;

export const Request = z.object({ id: Count, call: z.string(), ask: z.unknown() });

export const Reply = z.union([
  z.object({ id: Count, answer: z.unknown() }),
  z.object({ id: Count, failure: z.object({ code: z.string(), message: z.string() }) }),
]);

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}

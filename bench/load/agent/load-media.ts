/** The media of all bots of a load process: one sending thread, media workers, one sampling thread, one for ICE and DTLS. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { BenchError } from '../../bench-error.ts';
import { readProcess } from '../../measure/process-usage.ts';
import { botMediaPort, type EngineParts } from '../bots/bot-engine.ts';
import type { BotMedia, OpenBotMedia } from '../bots/bot-media.ts';
import type { Ways } from '../bots/bot-ways.ts';
import { BotReceivings } from '../bots/bot-receivings.ts';
import { BotTransports } from '../bots/bot-transports.ts';
import { plainWays } from '../bots/plain-ways.ts';
import { webrtcWays } from '../bots/webrtc-ways.ts';
import { startBaseline, type Baseline } from '../media/baseline.ts';
import { monotonicUs } from '../media/clock.ts';
import { MediaReceivers } from '../media/media-receivers.ts';
import { MediaSender } from '../media/media-sender.ts';
import { Sampler } from '../media/sampler.ts';
import { BASELINE_SENDER } from '../media/stamps.ts';
import { WebrtcEnds } from '../media/webrtc/webrtc-ends.ts';
import type { BotSpec } from '../fleet.ts';
import type { Profile } from '../profiles.ts';
import type { CrewMedia, Effort } from './crew-media.ts';

const US_PER_MS = 1_000;
/** Any will do: nothing is sent. */
const DISCARD_PORT = 9;

export type LoadMediaOptions = {
  readonly profile: Profile;
  readonly workerBin: string;
  /** Added to this machine's clock to get the bench's. */
  readonly clockOffsetUs: number;
  /** Where the cluster is; media comes to the address of this machine that reaches it. */
  readonly towards: string;
};

/** @throws {BenchError} PROGRAM_MISSING, LOAD_FAILED */
export async function openLoadMedia(options: LoadMediaOptions): Promise<CrewMedia> {
  const { profile, workerBin, clockOffsetUs } = options;
  const ip = await localAddressTowards(options.towards);
  const receivers = await MediaReceivers.start({ workerBin, ip });
  const sender = new MediaSender({ clockOffsetUs });
  try {
    const sampler = await Sampler.start(profile, { ip, clockOffsetUs });
    const parts = { profile, sender, receivers, sampler };
    return new LoadMedia(parts, await startBaseline(parts), ip);
  } catch (cause) {
    await Promise.all([receivers.close(), sender.close()]);
    throw cause;
  }
}

class LoadMedia implements CrewMedia {
  readonly #parts: EngineParts;
  readonly #baseline: Baseline;
  readonly #ip: string;
  #webrtc: WebrtcEnds | undefined;

  /** @param ip where its receivers are */
  constructor(parts: EngineParts, baseline: Baseline, ip: string) {
    this.#parts = parts;
    this.#baseline = baseline;
    this.#ip = ip;
  }

  readonly openBot: OpenBotMedia = (bot, changed) => {
    const { sender } = this.#parts;
    const receivings = new BotReceivings(changed, bot.keepsReceiving);
    let mic: number | undefined;
    let talkingSince: number | undefined;
    const micChanged = (sourceId: number | undefined): void => {
      mic = sourceId;
      if (mic !== undefined && talkingSince !== undefined) sender.setTalking(mic, true, talkingSince);
    };
    const transports = new BotTransports(changed);
    const owner = { ...bot, receivings, micChanged, transportChanged: transports.changed };
    const port = botMediaPort({ owner, parts: this.#parts, ways: this.#waysOf(bot.media) });
    const media: BotMedia = {
      port,
      get isConnected() {
        return transports.isConnected;
      },
      receiving: receivings.open,
      past: receivings.past,
      get consumersMade() {
        return receivings.consumersMade;
      },
      get renegotiations() {
        return receivings.renegotiations;
      },
      received: () => receivings.total(),
      release: () => receivings.release(),
      setTalking: (isOn) => {
        const nowUs = monotonicUs();
        talkingSince = isOn ? nowUs : undefined;
        if (mic !== undefined) sender.setTalking(mic, isOn, nowUs);
      },
    };
    return media;
  };

  #waysOf(media: BotSpec['media']): Ways {
    if (media !== 'webrtc') return plainWays(this.#parts);
    return webrtcWays({ ...this.#parts, webrtc: () => (this.#webrtc ??= new WebrtcEnds(this.#ip)) });
  }

  setSenderSite(sender: number, site: string): void {
    this.#parts.sampler.setSenderSite(sender, site);
  }

  async startWindow(): Promise<void> {
    await Promise.all([this.#parts.sender.startWindow(), this.#parts.sampler.startWindow()]);
  }

  async effort(): Promise<Effort> {
    const { sender, receivers, sampler } = this.#parts;
    const { sources, latenessUs } = await sender.counters();
    const relayDrops = (await this.#webrtc?.ownDrops()) ?? 0;
    return {
      workersCpuMs: receivers.pids.map((pid) => readProcess(pid)?.cpuMs ?? 0),
      dropped: (await receivers.ownDrops()) + (await sampler.ownDrops()) + relayDrops,
      sources: sources.filter(({ senderIndex }) => senderIndex !== BASELINE_SENDER),
      latenessUs,
      atMs: monotonicUs() / US_PER_MS,
    };
  }

  samples() {
    return this.#parts.sampler.report();
  }

  heard() {
    return this.#parts.sampler.heard();
  }

  async close(): Promise<void> {
    const { sender, receivers, sampler } = this.#parts;
    this.#baseline.close();
    await Promise.all([sender.close(), receivers.close(), sampler.close(), this.#webrtc?.close()]);
  }
}

/** Which of this machine's addresses packets to somewhere leave from. @throws {BenchError} LOAD_FAILED */
async function localAddressTowards(url: string): Promise<string> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    const connected = once(socket, 'connect');
    socket.connect(DISCARD_PORT, host);
    await connected;
    return socket.address().address;
  } catch (cause) {
    throw new BenchError('LOAD_FAILED', `no way to ${host}`, { cause });
  } finally {
    socket.close();
  }
}

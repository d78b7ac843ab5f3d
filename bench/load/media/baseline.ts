/**
 * A small constant stream through the load's own parts only: sender → worker → sampler, no SFU in between. What it takes
 * there is what the load itself adds to every latency (docs/adr/0021).
 */
import type { PlainTransport } from 'mediasoup/types';
import type { MediaReceivers } from './media-receivers.ts';
import type { MediaSender, SendTransport } from './media-sender.ts';
import type { ReceiverRouter } from './receiver-router.ts';
import { Received } from './received.ts';
import type { Sampler } from './sampler.ts';
import { planMic } from './source-plan.ts';
import { DEFAULT_SUITE, newSrtpKey } from './srtp-keys.ts';
import { BASELINE_SENDER } from './stamps.ts';

/** 50 packets/s, as somebody who never stops speaking. */
const AUDIO = { packetMs: 20, bitrateBps: 32_000, silencePacketMs: 400 } as const;

export type Baseline = { close(): void };

type Parts = {
  readonly sender: MediaSender;
  readonly receivers: MediaReceivers;
  readonly sampler: Sampler;
};

/** One through each worker of the receivers; shows in the sampler's `ownLatencyUs`. */
export async function startBaseline(parts: Parts): Promise<Baseline> {
  const lanes = await Promise.all(parts.receivers.routers.map((router) => startLane(router, parts)));
  return {
    close: () => {
      for (const lane of lanes) lane.close();
    },
  };
}

async function startLane(host: ReceiverRouter, { sender, sampler }: Parts): Promise<Baseline> {
  const entry = await host.openEntry(DEFAULT_SUITE);
  const { rtpParameters, encodings } = planMic(BASELINE_SENDER);
  const producer = await entry.produce({ kind: 'audio', rtpParameters });
  const received = new Received(producer, host);
  await received.sample(sampler, { listener: BASELINE_SENDER, site: '', isSlot: false });
  const transport = await connect(entry, sender);
  const sourceId = await sender.addSource({
    transportId: transport.id,
    senderIndex: BASELINE_SENDER,
    kind: 'mic',
    encodings,
    profile: { audio: AUDIO, layers: [] },
  });
  sender.setSending(sourceId, true);
  sender.setTalking(sourceId, true);
  return {
    close: () => {
      transport.close();
      received.close();
      entry.close();
    },
  };
}

async function connect(entry: PlainTransport, sender: MediaSender): Promise<SendTransport> {
  const local = newSrtpKey(DEFAULT_SUITE);
  const { srtpParameters: remote = local } = entry;
  await entry.connect({ srtpParameters: local });
  const { localIp: ip = '127.0.0.1', localPort: port } = entry.tuple;
  return sender.openTransport({ remote: { ip, port }, srtp: { local, remote } });
}

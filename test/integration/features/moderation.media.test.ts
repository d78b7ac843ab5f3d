/** That silence is the SFU node's doing: packets of a locked microphone go nowhere, though they go on being sent. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseNodeId, parseSiteId } from '../../../common/ids.ts';
import { ModerationCommand, type IModerationCommand } from '../../../proto/features/moderation.ts';
import { Direction, SourceKind, TransportKind } from '../../../proto/index.ts';
import { PlainPeer } from '../../support/plain-peer.ts';
import { startSfu } from '../../support/sfu-node.ts';
import type { SignalClient } from '../../support/signal-client.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOM = 'council';
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
const PLAIN = TransportKind.TRANSPORT_KIND_PLAIN;
const PORTS = { plain: { portRange: { min: 50_000, max: 59_999 } } };
/** What a microphone sends in about half a second. */
const SOME_BYTES = 2_000;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const kept = <T extends { close(): Promise<void> }>(part: T): T => (closers.push(() => part.close()), part);

const moderation = (command: IModerationCommand) => ({
  featureCommand: { feature: 'moderation', command: ModerationCommand.encode(command).finish() },
});

async function openPlain(client: SignalClient, direction: Direction) {
  const { createTransport } = await client.request({ createTransport: { direction, kind: PLAIN } });
  return {
    transportId: createTransport?.transportId ?? '',
    end: createTransport?.plainParametersJson ?? '',
  };
}

async function speak(client: SignalClient, peer: PlainPeer) {
  await client.openMedia();
  const { transportId, end } = await openPlain(client, Direction.DIRECTION_SEND);
  const { transport, sending } = await peer.open(end, SUITE);
  await client.request({ connectTransport: { transportId, plainParametersJson: JSON.stringify(sending) } });
  const rtpParametersJson = JSON.stringify(await peer.send(transport));
  const { produce } = await client.request({
    produce: { transportId, kind: SourceKind.SOURCE_KIND_MIC, rtpParametersJson },
  });
  const sentBytes = async () =>
    (await transport.getStats()).reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  return { sourceId: produce?.sourceId ?? '', sentBytes };
}

/** @returns packets so far */
async function listen(client: SignalClient, peer: PlainPeer, sourceId: string) {
  await client.openMedia();
  const { transportId, end } = await openPlain(client, Direction.DIRECTION_RECV);
  const { transport, receiving } = await peer.open(end, SUITE);
  await client.request({ connectTransport: { transportId, plainParametersJson: JSON.stringify(receiving) } });
  const rtpCapabilitiesJson = JSON.stringify(peer.rtpCapabilities);
  const consumer = await waitFor(
    async () => {
      const { watch } = await client.request({ watch: { wishes: [{ sourceId }], rtpCapabilitiesJson } });
      return watch?.consumers?.[0];
    },
    { what: 'consumer' },
  );
  const packets = await peer.receive(transport, consumer.rtpParametersJson ?? '');
  await client.request({ resumeConsumers: { consumerIds: [consumer.consumerId ?? ''] } });
  return packets;
}

/** Packets, once whoever counts them has read what had come for it: asked twice, it says the same. */
function standing(packets: () => Promise<number>): Promise<number> {
  let before = Number.NaN;
  const again = async (): Promise<number | undefined> => {
    const now = await packets();
    const isSame = now === before;
    before = now;
    return isSame ? now : undefined;
  };
  return waitFor(again, { what: 'no more packets' });
}

describe('a locked microphone', () => {
  test('is heard by nobody, though its client goes on sending, until it is free again', async () => {
    const sites = new SignalSites();
    const own = { nodeId: parseNodeId('sfu-erfurt-1'), site: parseSiteId('erfurt') };
    kept(await startSfu({ ...own, ...PORTS }, sites.cluster));
    kept(sites);
    const node = await sites.node();
    const peer = kept(await PlainPeer.start());
    const bench = { grants: { bench: true } };
    const { client: chair } = await sites.join(node, ROOM, { ...bench, role: 'chair', subject: 'chair' });
    const { client: anna } = await sites.join(node, ROOM, { ...bench, subject: 'anna' });
    const { sourceId, sentBytes } = await speak(anna, peer);
    const packets = await listen(chair, peer, sourceId);
    await waitFor(async () => (await packets()) > 5, { what: 'her voice at the chair' });

    await chair.codeOf(moderation({ setLocks: { mic: true } }));
    expect((await anna.event('sourcesPaused')).sourceIds).toEqual([sourceId]);
    const [heard, sent] = [await standing(packets), await sentBytes()];
    await waitFor(async () => (await sentBytes()) > sent + SOME_BYTES, { what: 'her client to go on' });
    expect(await anna.codeOf({ setSourcePaused: { sourceId, paused: false } })).toBe('FEATURE_REFUSED');

    // what was on its way when it was paused
    expect((await standing(packets)) - heard).toBeLessThan(3);
    await chair.codeOf(moderation({ setLocks: { mic: false } }));
    await waitFor(
      async () => (await anna.codeOf({ setSourcePaused: { sourceId, paused: false } })) === 'OK',
      { what: 'her to be free' },
    );
    await waitFor(async () => (await packets()) > heard + 5, { what: 'her voice again' });
  }, 90_000);
});

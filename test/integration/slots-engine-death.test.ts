/** The slot engine's thread dies while somebody is heard: everybody keeps their consumers, and hears again. */
import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { SlotEngines } from '../../cascade/media/slot-engines.ts';
import { SlotRooms } from '../../cascade/media/slot-rooms.ts';
import { SlotEngine } from '../../cascade/slots/slot-engine.ts';
import { parseSourceId } from '../../common/ids.ts';
import { SourceKind } from '../../proto/index.ts';
import { NODE, ROOM, startMediaNode } from '../support/media-node.ts';
import { Voice, voiceParameters } from '../support/voices.ts';
import { waitFor } from '../support/wait-for.ts';

const log = pino({ level: 'silent' });
const portRange = { min: 40_000, max: 49_999 };

const CHANNEL = 'death-of-a-slot-engine';
/** The engine's thread, which ends when it is told so. */
const MORTAL = new URL(
  'data:text/javascript,' +
    encodeURIComponent(
      `import '${new URL('../../cascade/slots/slot-thread.ts', import.meta.url).href}';
       new BroadcastChannel('${CHANNEL}').onmessage = () => { throw new Error('a fault of ours'); };`,
    ),
);

test('a new engine takes over from one that died, under the same consumers', async () => {
  const node = await startMediaNode();
  const started: SlotEngine[] = [];
  const start = async (): Promise<SlotEngine> => {
    const engine = await SlotEngine.start(log, started.length === 0 ? MORTAL : undefined);
    started.push(engine);
    return engine;
  };
  const engines = new SlotEngines({ start, nowMs: () => performance.now(), log });
  const slots = new SlotRooms({
    rooms: node.rooms,
    engine: engines,
    links: { setSlotsWanted: () => {} },
    slotCount: 1,
    portRange,
    lingerMs: 0,
    onTalkers: () => {},
    log,
  });
  const { room, router, sources } = await node.rooms.acquireForSession(ROOM);
  const direct = await router.createDirectTransport();
  const producer = await direct.produce({ kind: 'audio', rtpParameters: voiceParameters(1_111) });
  const kind = SourceKind.SOURCE_KIND_MIC;
  const local = { originNodeId: NODE, hops: 0, path: [], number: 11 };
  sources.add({ sourceId: parseSourceId('p1:mic'), generation: 1, kind, producer, ...local });
  const voice = new Voice(producer, { ssrc: 1_111, number: 11 });
  voice.speak();
  const talking = setInterval(() => voice.tick(), 5);
  const heard = await slots.listen(room);
  const { rtpCapabilities } = router;
  const consumer = await direct.consume({ producerId: heard.producers[0]?.id ?? '', rtpCapabilities });
  let packets = 0;
  consumer.on('rtp', () => (packets += 1));
  await waitFor(() => packets > 10, { what: 'heard' });

  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('die');
  channel.close();
  await once(started[0] ?? new EventEmitter(), 'died');
  await waitFor(() => started.length === 2, { what: 'a new engine' });
  packets = 0;
  await waitFor(() => packets > 10, { what: 'heard again' });

  expect(started).toHaveLength(2);
  expect([heard.closed.aborted, consumer.closed]).toEqual([false, false]);
  clearInterval(talking);
  slots.close();
  await engines.close();
  await node.close();
});

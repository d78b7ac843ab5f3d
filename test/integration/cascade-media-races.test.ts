/**
 * Wishes, starts and ends of sources all at once, in random order: nothing fails but what is told as failed, and in the
 * end whoever did what they were told has the consumers that the node has, no others.
 */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Producer } from 'mediasoup/types';
import type { WatchWish } from '../../cascade/media/held-consumer.ts';
import type { MediaSession } from '../../cascade/media/media-session.ts';
import { fromProtoCode } from '../../common/errors.ts';
import { parseSourceId, type SourceId } from '../../common/ids.ts';
import { Direction, SourceKind, type ISetWatchResponse } from '../../proto/index.ts';
import { identity, NODE, SIGNAL, startMediaNode, type MediaNode } from '../support/media-node.ts';
import { opusParameters, plainProducer, vp8Parameters } from '../support/media-rtp.ts';
import { waitFor } from '../support/wait-for.ts';

const SOURCES = Array.from({ length: 8 }, (_, n) => parseSourceId(`p${n}:${n % 2 === 0 ? 'mic' : 'cam'}`));
const ROUNDS = 150;
/** What may be said of a source that comes and goes. */
const EXPECTED_FAILURES = new Set(['SOURCE_UNKNOWN']);

let node: MediaNode;
let session: MediaSession;

beforeEach(async () => {
  node = await startMediaNode();
  session = await node.sessions.open(identity(), SIGNAL);
  await session.transports.create({ direction: Direction.DIRECTION_RECV });
  session.receivingEnd.setCapabilities(room().router.rtpCapabilities);
});
afterEach(() => node.close());

const room = () => {
  const found = node.rooms.get(identity().roomId);
  if (found === undefined) throw new Error('no room');
  return found;
};

/** Numbers that look random and are the same in each run. */
function dice(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

class Stage {
  readonly producers = new Map<SourceId, Producer>();
  readonly generations = new Map<SourceId, number>();
  #lastSsrc = 10_000;

  async begin(sourceId: SourceId): Promise<void> {
    const generation = (this.generations.get(sourceId) ?? 0) + 1;
    this.generations.set(sourceId, generation);
    this.#lastSsrc += 10;
    const isAudio = sourceId.endsWith(':mic');
    const producer = await plainProducer(room().router, {
      id: `${sourceId}.${generation}.0`,
      kind: isAudio ? 'audio' : 'video',
      rtpParameters: isAudio ? opusParameters(this.#lastSsrc) : vp8Parameters(this.#lastSsrc),
    });
    if (this.generations.get(sourceId) !== generation) return producer.close();
    this.producers.get(sourceId)?.close();
    this.producers.set(sourceId, producer);
    const kind = isAudio ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA;
    room().sources.add({ sourceId, generation, kind, producer, originNodeId: NODE, hops: 0, path: [] });
  }

  end(sourceId: SourceId): void {
    this.producers.get(sourceId)?.close();
    this.producers.delete(sourceId);
  }
}

/** Does what it is told, in whatever order that comes. */
class Viewer {
  readonly #has = new Map<string, string>();
  readonly #closed = new Set<string>();
  readonly failures = new Set<string>();

  take({ consumers, closedConsumerIds, failures }: ISetWatchResponse): string[] {
    for (const { consumerId, sourceId } of consumers ?? []) this.#has.set(consumerId ?? '', sourceId ?? '');
    this.close(closedConsumerIds ?? []);
    for (const { failure } of failures ?? []) this.failures.add(fromProtoCode(failure?.code));
    return (consumers ?? []).map(({ consumerId }) => consumerId ?? '');
  }

  close(consumerIds: readonly string[]): void {
    for (const id of consumerIds) this.#closed.add(id);
  }

  get consumerIds(): readonly string[] {
    return [...this.#has.keys()].filter((id) => !this.#closed.has(id)).sort();
  }

  get sourceIds(): readonly string[] {
    return this.consumerIds.map((id) => this.#has.get(id) ?? '').sort();
  }
}

test.each([1, 2, 3])('whatever happens at once, viewer and node agree in the end (%i)', async (seed) => {
  const random = dice(seed);
  const [stage, viewer] = [new Stage(), new Viewer()];
  const some = (): SourceId => SOURCES[random(SOURCES.length)] ?? parseSourceId('p0:mic');
  const wishFor = (sourceId: SourceId): WatchWish => ({
    sourceId,
    generation: Math.max(1, stage.generations.get(sourceId) ?? 1),
    originNodeId: NODE,
    heightPx: [0, 90, 360, 1_080][random(4)] ?? 0,
    priority: random(256),
    isPrefetch: random(3) === 0,
  });
  const watch = async (sourceIds: readonly SourceId[]): Promise<void> => {
    const made = viewer.take(await session.consumers.setWatch(sourceIds.map(wishFor)));
    await session.consumers.start([...made, 'nobody']);
  };
  const acts = [
    () => stage.begin(some()),
    async () => stage.end(some()),
    () => watch(SOURCES.filter(() => random(2) === 0)),
    () => session.consumers.start(viewer.consumerIds),
  ];

  const doing: Promise<void>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    doing.push(acts[random(acts.length)]?.() ?? Promise.resolve());
    if (random(4) === 0) await Promise.race([doing.at(-1), new Promise(setImmediate)]);
  }
  await Promise.all(doing);
  for (const sourceId of SOURCES) if (random(2) === 0) await stage.begin(sourceId);
  await watch(SOURCES);

  const agree = async (): Promise<boolean> => {
    for (const { event } of node.events.splice(0)) viewer.close(event.consumersClosed?.consumerIds ?? []);
    const { consumerIds } = await session.transports.receiveTransport().dump();
    return [...consumerIds].sort().join() === viewer.consumerIds.join();
  };
  await waitFor(agree, { what: 'viewer and node have the same consumers' });
  expect(viewer.sourceIds).toEqual([...stage.producers.keys()].sort());
  expect([...viewer.failures].filter((code) => !EXPECTED_FAILURES.has(code))).toEqual([]);
});

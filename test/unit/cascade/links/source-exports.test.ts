import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Consumer, PipeTransport, Producer } from 'mediasoup/types';
import type { SourceBody } from '../../../../cascade/links/link-message.ts';
import { linkReach } from '../../../../cascade/links/reach.ts';
import { SourceExports } from '../../../../cascade/links/source-exports.ts';
import { RoomRanks } from '../../../../cascade/media/room-ranks.ts';
import { SourceTable, type SourceEntry } from '../../../../cascade/media/source-table.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { SourceKind } from '../../../../proto/index.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const CAM = parseSourceId('ada:cam');
const [ORIGIN, HUB, SELF, PEER] = ['origin', 'hub', 'self', 'peer'].map(parseNodeId) as [
  SourceEntry['originNodeId'],
  SourceEntry['originNodeId'],
  SourceEntry['originNodeId'],
  SourceEntry['originNodeId'],
];

class FakeProducer extends EventEmitter {
  readonly observer = new EventEmitter();
  readonly id: string;
  readonly score = [];
  closed = false;
  paused = false;
  constructor(id: string) {
    super();
    this.id = id;
  }
  close(): void {
    this.closed = true;
    this.observer.emit('close');
  }
}

function start() {
  const sources = new SourceTable();
  const sent: SourceBody[] = [];
  const wanted: (string | undefined)[] = [];
  const consume = async (): Promise<Consumer> =>
    ({
      id: 'c',
      closed: false,
      paused: false,
      rtpParameters: { codecs: [] },
      close: () => {},
      pause: async () => {},
      resume: async () => {},
    }) as unknown as Consumer;
  const exports = new SourceExports(
    {
      reach: linkReach(SELF, PEER),
      end: { consume } as unknown as Pick<PipeTransport, 'consume'>,
      sources,
      demands: {
        want: (_viewer, { originNodeId }, maxLayer) =>
          void wanted.push(maxLayer === undefined ? 'nothing' : originNodeId),
        wantedByOthers: () => -1,
      },
      ranks: new RoomRanks(),
      send: (body) => void sent.push(body),
      log: createLogger({ level: 'silent' }),
    },
    () => {},
  );
  const come = (over: Partial<SourceEntry> = {}): FakeProducer => {
    const producer = new FakeProducer('p');
    sources.add({
      sourceId: CAM,
      generation: 1,
      kind: SourceKind.SOURCE_KIND_CAMERA,
      producer: producer as unknown as Producer,
      originNodeId: ORIGIN,
      hops: 1,
      path: [ORIGIN],
      ...over,
    });
    return producer;
  };
  return { exports, sent, wanted, come };
}

const types = (sent: readonly SourceBody[]) => sent.map(({ type }) => type);

describe('SourceExports', () => {
  test('a source of another node that ends and comes another way is offered again, unasked', async () => {
    const { exports, sent, wanted, come } = start();
    const first = come();
    exports.want({ sourceId: CAM, generation: 1, maxLayer: 1, originNodeId: ORIGIN });
    await settleMicrotasks();

    first.close();
    come({ hops: 2, path: [ORIGIN, HUB] });
    await settleMicrotasks();

    expect(types(sent)).toEqual(['sourceOffered', 'sourceEnded', 'sourceOffered']);
    expect(sent.at(-1)).toMatchObject({ hops: 3, path: [ORIGIN, HUB, SELF] });
    expect(wanted).toEqual([ORIGIN, 'nothing', ORIGIN]);
  });

  test('one of this node that ends has ended', async () => {
    const { exports, sent, come } = start();
    const first = come({ hops: 0, path: [], originNodeId: SELF });
    exports.want({ sourceId: CAM, generation: 1, maxLayer: 1 });
    await settleMicrotasks();

    first.close();
    await settleMicrotasks();

    expect(types(sent)).toEqual(['sourceOffered', 'sourceEnded']);
    expect(exports.isBusy).toBe(false);
  });

  test('of a link that is closed nothing is waited for', async () => {
    const { exports, come } = start();
    const first = come();
    exports.want({ sourceId: CAM, generation: 1, maxLayer: 1, originNodeId: ORIGIN });
    await settleMicrotasks();

    exports.close();
    first.close();

    expect(exports.isBusy).toBe(false);
  });
});

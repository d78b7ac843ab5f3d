import { describe, expect, test } from '@jest/globals';
import type { SourceBody, SourceOffer } from '../../../../cascade/links/link-message.ts';
import { linkReach } from '../../../../cascade/links/reach.ts';
import { ABSENT_RETRY_MS } from '../../../../cascade/links/source-import.ts';
import { SourceImports } from '../../../../cascade/links/source-imports.ts';
import { SourceTable } from '../../../../cascade/media/source-table.ts';
import { parseNodeId, parseSourceId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { SourceKind } from '../../../../proto/index.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakePipeEnd } from '../../../fakes/fake-pipe-end.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

const MIC = parseSourceId('ada:mic');
const origin = parseNodeId('sfu-a');

const offer = (over: Partial<SourceOffer> = {}): SourceOffer => ({
  sourceId: MIC,
  generation: 1,
  kind: SourceKind.SOURCE_KIND_MIC,
  rtpParameters: { codecs: [], encodings: [] },
  paused: false,
  originNodeId: origin,
  hops: 1,
  path: [origin],
  ...over,
});

function start() {
  const end = new FakePipeEnd();
  const sources = new SourceTable();
  const clock = new FakeClock();
  const sent: SourceBody[] = [];
  const imports = new SourceImports(
    {
      reach: linkReach(parseNodeId('sfu-b'), origin),
      end,
      sources,
      send: (body) => sent.push(body),
      clock,
      log: createLogger({ level: 'silent' }),
    },
    () => {},
  );
  const want = (generation = 1, maxLayer = 0) => imports.setWants(new Map([[MIC, { generation, maxLayer }]]));
  /** Offers, and lets the production end. */
  const bring = async (over: Partial<SourceOffer> = {}) => {
    imports.offered(offer(over));
    await settleMicrotasks();
    const producer = end.calls.at(-1)?.finish();
    await settleMicrotasks();
    return producer;
  };
  const told = () => sent.map(({ type, generation }) => `${type} ${generation}`);
  return { imports, end, sources, clock, sent, want, bring, told };
}

describe('SourceImports', () => {
  test('says which layer is shown, with the wish and when it changes', () => {
    const { sent, want } = start();

    want(1, 2);
    want(1, 2);
    want(1, -1);

    expect(sent).toEqual([
      { type: 'sourceWanted', sourceId: MIC, generation: 1, maxLayer: 2 },
      { type: 'sourceLayers', sourceId: MIC, generation: 1, maxLayer: -1 },
    ]);
  });

  test('asks again with the layer that is shown then', () => {
    const { imports, sent, clock, want } = start();
    want(1, 2);
    imports.told({ type: 'sourceEnded', sourceId: MIC, generation: 1 });
    want(1, 0);

    clock.advance(ABSENT_RETRY_MS);

    expect(sent.at(-1)).toEqual({ type: 'sourceWanted', sourceId: MIC, generation: 1, maxLayer: 0 });
  });

  test('asks for a source, produces what is offered, says so', async () => {
    const { end, sources, want, bring, told } = start();

    want();
    await bring();

    expect(told()).toEqual(['sourceWanted 1', 'sourceAccepted 1']);
    expect(end.calls[0]?.options).toMatchObject({
      id: 'ada:mic.1.1',
      kind: 'audio',
      keyFrameRequestDelay: 100,
    });
    expect(sources.get(MIC)).toMatchObject({ hops: 1, path: ['sfu-a'], originNodeId: 'sfu-a' });
  });

  test('applies a pause that came while it produced', async () => {
    const { imports, end, sources, want } = start();
    want();
    imports.offered(offer());
    await settleMicrotasks();

    imports.told({ type: 'sourcePaused', sourceId: MIC, generation: 1, paused: true });
    const producer = end.calls[0]?.finish();
    await settleMicrotasks();

    expect(producer?.paused).toBe(true);
    expect(sources.get(MIC)).toBeDefined();
  });

  test('closes what was produced when the source ended meanwhile', async () => {
    const { imports, end, sources, want, told } = start();
    want();
    imports.offered(offer());
    await settleMicrotasks();

    imports.told({ type: 'sourceEnded', sourceId: MIC, generation: 1 });
    const producer = end.calls[0]?.finish();
    await settleMicrotasks();

    expect(producer?.closed).toBe(true);
    expect(sources.get(MIC)).toBeUndefined();
    expect(told()).toEqual(['sourceWanted 1']);
  });

  test('closes what was produced when it is wanted no more meanwhile', async () => {
    const { imports, end, want, told } = start();
    want();
    imports.offered(offer());
    await settleMicrotasks();

    imports.setWants(new Map());
    const producer = end.calls[0]?.finish();
    await settleMicrotasks();

    expect(producer?.closed).toBe(true);
    expect(told()).toEqual(['sourceWanted 1', 'sourceUnwanted 1']);
  });

  test('produces a second offer only after the first production is over', async () => {
    const { imports, end, sources, want } = start();
    want();
    imports.offered(offer());
    await settleMicrotasks();

    imports.offered(offer());
    await settleMicrotasks();
    expect(end.calls).toHaveLength(1);
    const first = end.calls[0]?.finish();
    await settleMicrotasks();
    const second = end.calls[1]?.finish();
    await settleMicrotasks();

    expect(first?.closed).toBe(true);
    expect(sources.get(MIC)?.producer).toBe(second);
  });

  test('refuses what came through here, came too far, or is not wanted', async () => {
    const { imports, want, end, told } = start();
    const back = parseNodeId('sfu-b');
    for (const over of [{ originNodeId: back }, { path: [origin, back] }, { hops: 4 }, { hops: 0 }]) {
      want();
      imports.offered(offer(over));
      await settleMicrotasks();
    }
    imports.setWants(new Map());
    imports.offered(offer());

    expect(end.calls).toHaveLength(0);
    expect(told().filter((one) => one === 'sourceRefused 1')).toHaveLength(4);
    expect(told().at(-1)).toBe('sourceUnwanted 1');
  });

  test('tells those who wait when it can not be produced', async () => {
    const { imports, end, sources, want, told } = start();
    const waiting = sources.waitFor(MIC, 1, 60_000);
    want();
    imports.offered(offer());
    await settleMicrotasks();

    end.calls[0]?.fail(new Error('bad parameters'));

    await expect(waiting).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(told()).toEqual(['sourceWanted 1', 'sourceRefused 1']);
  });

  test('asks again a while after a refusal, or when it is stated anew', () => {
    const { imports, clock, want, told } = start();
    const refused = {
      type: 'sourceRefused',
      sourceId: MIC,
      generation: 1,
      code: 'SOURCE_UNKNOWN',
      detail: '',
    } as const;
    want();
    imports.told(refused);
    clock.advance(ABSENT_RETRY_MS);
    imports.told(refused);

    want();

    expect(told()).toEqual(['sourceWanted 1', 'sourceWanted 1', 'sourceWanted 1']);
  });

  test('keeps the old generation until the new one is here', async () => {
    const { want, bring, sources, told } = start();
    want(1);
    const old = await bring();

    want(2);
    expect(old?.closed).toBe(false);
    const young = await bring({ generation: 2 });

    expect(old?.closed).toBe(true);
    expect(sources.get(MIC)?.producer).toBe(young);
    expect(told()).toEqual([
      'sourceWanted 1',
      'sourceAccepted 1',
      'sourceWanted 2',
      'sourceAccepted 2',
      'sourceUnwanted 1',
    ]);
  });

  test('takes a newer generation than it asked for, and does not go back', async () => {
    const { imports, want, bring, end, told } = start();
    want(1);
    await bring({ generation: 3 });

    want(2);
    imports.offered(offer({ generation: 2 }));
    await settleMicrotasks();

    expect(end.calls).toHaveLength(1);
    expect(told()).toEqual(['sourceWanted 1', 'sourceAccepted 3', 'sourceUnwanted 2']);
  });

  test('knows the score of what it has', async () => {
    const { imports, sources, want, bring } = start();
    want();
    await bring();
    const entry = sources.get(MIC);
    const score = () => entry && sources.originScore(entry);

    imports.told({ type: 'sourceScore', sourceId: MIC, generation: 1, score: 7 });
    expect(score()).toBe(7);

    imports.told({ type: 'sourceEnded', sourceId: MIC, generation: 1 });
    expect(score()).toBeUndefined();
  });
});

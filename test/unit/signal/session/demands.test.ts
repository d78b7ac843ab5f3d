import { afterEach, describe, expect, test } from '@jest/globals';
import { parseNodeId } from '../../../../common/ids.ts';
import { SourceKind } from '../../../../proto/index.ts';
import { sessionBench } from '../../../support/session-bench.ts';

const CAMERA = { transportId: 't', kind: SourceKind.SOURCE_KIND_CAMERA, rtpParametersJson: '{}' };
const MAX_LAYER = 1;

let leave = (): void => {};

afterEach(() => leave());

/** Somebody who sends a camera. */
async function sender(answered: { readonly maxLayer?: number } = {}) {
  const bench = sessionBench();
  leave = () => bench.session.onSocketClosed();
  bench.media.produced = answered;
  await bench.join();
  await bench.request({ openMedia: {} });
  const sessionId = bench.session.member?.ref.sessionId ?? '';
  const sourceId = `${bench.session.member?.ref.participantId}:cam`;
  const tell = (maxLayer: number, generation = 1, nodeId = bench.media.nodeId) =>
    bench.registry.onSfuEvent(nodeId, { sourceDemand: { sessionId, sourceId, generation, maxLayer } });
  const told = () =>
    bench.socket.sent.flatMap(({ sourceDemands }) => sourceDemands?.demands ?? []).map((one) => one.maxLayer);
  return { ...bench, sourceId, tell, told, produce: () => bench.request({ produce: CAMERA }) };
}

describe('demand for a picture', () => {
  test('comes with the answer that made it', async () => {
    const { produce } = await sender({ maxLayer: -1 });

    expect((await produce())?.produce?.maxLayer).toBe(-1);
  });

  test('an SFU node that says nothing of it is passed on as such', async () => {
    const { produce } = await sender();

    expect((await produce())?.produce?.maxLayer ?? undefined).toBeUndefined();
  });

  test('an event that overtook the answer is newer', async () => {
    const { produce, tell } = await sender({ maxLayer: -1 });

    tell(MAX_LAYER);

    expect((await produce())?.produce?.maxLayer).toBe(MAX_LAYER);
  });

  test('is told when it changes, whether by an event or by vouching', async () => {
    const { produce, tell, told } = await sender({ maxLayer: -1 });
    await produce();

    tell(-1);
    tell(MAX_LAYER);
    tell(MAX_LAYER);
    tell(0);

    expect(told()).toEqual([MAX_LAYER, 0]);
  });

  test('of an older generation, or from a node that was left, is no news', async () => {
    const { produce, tell, told } = await sender({ maxLayer: -1 });
    await produce();
    tell(0, 2);

    tell(2, 1);
    tell(2, 3, parseNodeId('sfu-2'));

    expect(told()).toEqual([0]);
  });
});

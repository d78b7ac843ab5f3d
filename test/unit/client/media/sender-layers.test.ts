import { describe, expect, test } from '@jest/globals';
import { SenderLayers } from '../../../../client/media/sender-layers.ts';

/** A sender that, as browsers do, refuses parameters that were read before others were set. */
class FakeSender {
  readonly sets: string[] = [];
  #encodings: readonly { rid: string; active: boolean }[] = ['r0', 'r1', 'r2'].map((rid) => ({
    rid,
    active: true,
  }));
  #version = 0;

  getParameters(): RTCRtpSendParameters {
    const encodings = this.#encodings.map((encoding) => ({ ...encoding }));
    return { transactionId: String(this.#version), encodings, codecs: [], headerExtensions: [], rtcp: {} };
  }

  async setParameters({ transactionId, encodings }: RTCRtpSendParameters): Promise<void> {
    await Promise.resolve();
    if (transactionId !== String(this.#version)) throw new Error('InvalidModificationError');
    this.#version += 1;
    this.#encodings = encodings.map(({ rid = '', active = true }) => ({ rid, active }));
    this.sets.push(this.#encodings.map(({ active }) => (active ? '1' : '0')).join(''));
  }
}

async function start() {
  const sender = new FakeSender();
  const layers = new SenderLayers();
  await layers.use(sender);
  return { sender, layers };
}

describe('SenderLayers', () => {
  test('sends nothing before it is said how much', async () => {
    const { sender } = await start();

    expect(sender.sets).toEqual(['000']);
  });

  test('sends up to the layer that is wanted', async () => {
    const { sender, layers } = await start();

    await layers.setMaxLayer(1);
    await layers.setMaxLayer(7);
    await layers.setMaxLayer(-1);

    expect(sender.sets.slice(1)).toEqual(['110', '111', '000']);
  });

  test('sends nothing without a track, and what was wanted once there is one', async () => {
    const { sender, layers } = await start();
    await layers.setMaxLayer(0);

    await layers.setTrack(false);
    await layers.setMaxLayer(2);
    await layers.setTrack(true);

    expect(sender.sets.slice(1)).toEqual(['100', '000', '111']);
  });

  test('makes changes one after the other, and none where there is none', async () => {
    const { sender, layers } = await start();

    await Promise.all([layers.setMaxLayer(0), layers.setMaxLayer(2), layers.setMaxLayer(2)]);

    expect(sender.sets.slice(1)).toEqual(['111']);
  });
});

/** ICE and DTLS of bots towards a router of mediasoup: when they connect, when not, and how they end. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorker } from 'mediasoup';
import type { DtlsParameters, Router, WebRtcTransport, Worker } from 'mediasoup/types';
import { WebrtcEnds } from '../../../bench/load/media/webrtc/webrtc-ends.ts';
import { workerBin } from '../../support/worker-bin.ts';

const IP = '127.0.0.1';

let worker: Worker;
let router: Router;
let transport: WebRtcTransport;
let ends: WebrtcEnds;

beforeAll(async () => {
  worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
  router = await worker.createRouter({ mediaCodecs: [] });
  ends = new WebrtcEnds(IP);
});

afterAll(async () => {
  await ends.close(); // resolves when its thread has ended
  const ended = once(worker, 'subprocessclose');
  worker.close();
  await ended;
});

beforeEach(async () => {
  transport = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: IP }] });
  const dtlsParameters = JSON.parse(await ends.dtlsParametersJson()) as DtlsParameters;
  await transport.connect({ dtlsParameters });
});

afterEach(() => transport.close());

const remote = () => {
  const { iceParameters, iceCandidates, dtlsParameters } = transport;
  return { iceParameters, iceCandidates, dtlsParameters };
};

describe('WebrtcEnds', () => {
  test('connects, with the keys that DTLS has agreed on, and notices when the node ends it', async () => {
    const end = ends.newEnd();

    const { door, srtp } = await end.connect(remote());
    const lost = end.lost();
    transport.close();

    expect(door).toEqual({ ip: IP, port: expect.any(Number) });
    expect(srtp.local.keyBase64).not.toBe(srtp.remote.keyBase64);
    await expect(lost).resolves.toBe('the node ended it');
  });

  test('refuses a node with another certificate than it told', async () => {
    const fingerprints = [{ algorithm: 'sha-256', value: Array(32).fill('00').join(':') }];

    const connected = ends.newEnd().connect({ ...remote(), dtlsParameters: { fingerprints } });

    await expect(connected).rejects.toThrow('another certificate');
  });

  test('ends at once when it is closed while nobody answers', async () => {
    const end = ends.newEnd();
    const iceParameters = { usernameFragment: 'nobody', password: 'nobody-knows-this-one' };
    const connected = end.connect({ ...remote(), iceParameters });

    end.close();

    await expect(connected).rejects.toThrow('closed');
    expect(await ends.ownDrops()).toBe(0);
  });
});

import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startSfuNode } from '../../cascade/node.ts';
import { nodesPrefix, routersPrefix } from '../../common/coordination/keys.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseRoomId } from '../../common/ids.ts';
import { Direction, NodeInfo, RouterRegistration, SourceKind } from '../../proto/index.ts';
import { pino } from 'pino';
import { dtlsParametersJson, opusParameters } from '../support/media-rtp.ts';
import { isRunning } from '../support/processes.ts';
import { sfuOptions, startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';
import { workerBin } from '../support/worker-bin.ts';

const SESSION = {
  sessionId: 's1',
  roomId: 'r1',
  participantId: 'p1',
  generation: 1,
  signalNodeId: 'signal-a',
};
const LOG = pino({ level: 'silent' });

const TICK_MS = 20;

/** Starts a watch that counts own ticks: what this process did not run is not the node's time. @returns ms */
function stopwatch(): () => number {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), TICK_MS);
  return () => {
    clearInterval(timer);
    return ticks * TICK_MS;
  };
}

let running: RunningSfu | undefined;

const start = async (...args: Parameters<typeof startSfu>): Promise<RunningSfu> =>
  (running = await startSfu(...args));

afterEach(async () => {
  await running?.close();
  running = undefined;
});

describe('startSfuNode()', () => {
  test('makes itself and its rooms known, and withdraws both', async () => {
    const { node, cluster, rpc, close } = await start();
    const watcher = cluster.client();
    await rpc.call('openSession', SESSION);
    const prefix = routersPrefix(parseRoomId('r1'));
    const routers = await waitFor(
      async () => {
        const { items } = await watcher.range(prefix);
        return items.length > 0 && items;
      },
      { what: 'room announced' },
    );
    const nodes = await watcher.range(nodesPrefix('sfu'));

    await close();

    const facts = { nodeId: 'sfu-a', site: 'erfurt', rpcAddress: node.rpcAddress };
    expect(routers.map(({ value }) => RouterRegistration.decode(value))).toMatchObject([facts]);
    expect(nodes.items.map(({ value }) => NodeInfo.decode(value))).toMatchObject([facts]);
    expect([(await watcher.range(prefix)).items, (await watcher.range(nodesPrefix('sfu'))).items]).toEqual([
      [],
      [],
    ]);
    await watcher.close();
  });

  test('leaves no worker behind and closes within two seconds', async () => {
    const { node, close } = await start({ workerCount: 2 });
    const { workerPids } = node.describe();
    const elapsedMs = stopwatch();

    await close();
    await node.close();

    expect(elapsedMs()).toBeLessThan(2_000);
    expect(workerPids).toHaveLength(2);
    expect(workerPids.filter(isRunning)).toEqual([]);
  });

  test('kills a worker that does not end', async () => {
    const { node, close } = await start();
    const { workerPids } = node.describe();
    for (const pid of workerPids) process.kill(pid, 'SIGSTOP');

    await close();

    // nobody else would end it; the kernel takes its time, and the node its deadline
    await waitFor(() => !workerPids.some(isRunning), { what: 'no worker runs' });
  });

  test.each([
    [
      'gRPC',
      (port: number) => ({ rpc: { host: '127.0.0.1', port } }),
      (sfu: RunningSfu) => sfu.node.rpcAddress,
    ],
    [
      'the operator',
      (port: number) => ({ admin: { host: '127.0.0.1', port } }),
      (sfu: RunningSfu) => sfu.node.adminAddress,
    ],
    [
      'media',
      (port: number) => ({ webRtc: { ip: '127.0.0.1', port } }),
      (sfu: RunningSfu) => `:${sfu.node.webRtcPorts[0]?.udp}`,
    ],
  ])('says that the port for %s is in use', async (_what, options, addressOf) => {
    const first = await start();
    const port = Number(addressOf(first).split(':').at(-1));
    const coordination = new MemoryCluster().client();

    const second = startSfuNode(sfuOptions(options(port)), { coordination, log: LOG });

    await expect(second).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(String(port)),
    });
    await coordination.close();
  });

  test('refuses to announce an address that is none', async () => {
    const coordination = new MemoryCluster().client();

    const starting = startSfuNode(sfuOptions({ webRtc: { ip: '0.0.0.0', port: 0 } }), {
      coordination,
      log: LOG,
    });

    await expect(starting).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await coordination.close();
  });
});

describe('the worker binary', () => {
  const withCopy = async (change: (path: string) => Promise<void>): Promise<unknown> => {
    const folder = await mkdtemp(join(tmpdir(), 'kaskade-worker-'));
    const path = join(folder, 'mediasoup-worker');
    await copyFile(workerBin(), path);
    await copyFile(`${workerBin()}.json`, `${path}.json`);
    await change(path);
    const coordination = new MemoryCluster().client();
    try {
      const node = await startSfuNode(sfuOptions({ workerBin: path }), { coordination, log: LOG });
      return await node.close();
    } catch (error) {
      return error;
    } finally {
      await coordination.close();
      await rm(folder, { recursive: true });
    }
  };
  const stampWith = async (path: string, over: object): Promise<void> => {
    const stamp: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8'));
    await writeFile(`${path}.json`, JSON.stringify(Object.assign({}, stamp, over)));
  };

  test('is taken with its stamp', async () => {
    expect(await withCopy(async () => {})).toBeUndefined();
  });

  test.each([
    [
      'of another version',
      'is for mediasoup 3.14.0',
      (path: string) => stampWith(path, { version: '3.14.0' }),
    ],
    ['of another content', 'is not the file', (path: string) => writeFile(path, 'x')],
    ['without a stamp', 'has no stamp', (path: string) => rm(`${path}.json`)],
    ['with a broken stamp', 'can not be read', (path: string) => writeFile(`${path}.json`, '{}')],
    ['that is not there', 'can not be read', (path: string) => rm(path)],
  ])('%s is refused', async (_what, message, change) => {
    expect(await withCopy(change)).toMatchObject({
      code: 'WORKER_VERSION',
      message: expect.stringContaining(message),
    });
  });
});

describe('a node over gRPC', () => {
  test('beats', async () => {
    const { beats, rpc } = await start();
    await rpc.call('openSession', SESSION);

    const beat = await waitFor(() => beats.find(({ beat: one }) => one?.sessionCount === 1)?.beat, {
      what: 'beat',
    });

    expect(beat.load).toBeGreaterThanOrEqual(0);
    expect(beat.draining ?? false).toBe(false);
  });

  test('takes a session from opening to a source', async () => {
    const { rpc, node } = await start();
    const { sessionId } = SESSION;
    const opened = await rpc.call('openSession', SESSION);
    const { transport } = await rpc.call('createMediaTransport', {
      sessionId,
      direction: Direction.DIRECTION_SEND,
    });
    const transportId = transport?.transportId ?? '';
    await rpc.call('connectMediaTransport', {
      sessionId,
      transportId,
      dtlsParametersJson: dtlsParametersJson(),
    });
    const produced = await rpc.call('produceSource', {
      sessionId,
      transportId,
      sourceId: 'p1:mic',
      generation: 1,
      kind: SourceKind.SOURCE_KIND_MIC,
      rtpParametersJson: JSON.stringify(opusParameters()),
    });

    const listed = await rpc.call('listSessions', {});
    const room = await rpc.call('describeRoom', { roomId: 'r1' });

    expect(JSON.parse(opened.routerRtpCapabilitiesJson)).toMatchObject({ codecs: expect.any(Array) });
    expect(produced.producerId).toBe('p1:mic.1.0');
    expect(listed.sessions).toMatchObject([
      { sessionId, roomId: 'r1', generation: 1, sourceIds: ['p1:mic'] },
    ]);
    expect(room.routers).toMatchObject([
      {
        workerPid: node.describe().workerPids[0],
        producers: [{ sourceId: 'p1:mic', originNodeId: 'sfu-a', pipedToNodeIds: [] }],
      },
    ]);
  });

  test('an unknown room is described as empty', async () => {
    const { rpc } = await start();

    expect(await rpc.call('describeRoom', { roomId: 'nowhere' })).toMatchObject({ routers: [], links: [] });
  });

  test('a session that is not here has no media', async () => {
    const { rpc } = await start();

    await expect(rpc.call('setWatch', { sessionId: 'nobody' })).rejects.toMatchObject({
      code: 'MEDIA_NOT_OPEN',
    });
  });

  test('tells of a dead worker, replaces it and serves again', async () => {
    const { rpc, node, events } = await start();
    await rpc.call('openSession', SESSION);
    const [pid = 0] = node.describe().workerPids;
    await waitFor(() => running?.beats.length, { what: 'stream open' });

    process.kill(pid, 'SIGKILL');

    const lost = await waitFor(() => events.find(({ sessionLost }) => sessionLost), { what: 'session lost' });
    expect(lost.sessionLost).toMatchObject({ sessionId: 's1', code: 6 });
    await waitFor(() => node.describe().workerPids.some((each) => each !== pid), { what: 'worker replaced' });
    await rpc.call('openSession', { ...SESSION, generation: 2 });
    await rpc.call('createMediaTransport', { sessionId: 's1', direction: Direction.DIRECTION_RECV });
  });

  test('refuses at once while its worker hangs, then has another one', async () => {
    const { rpc, node, events, beats } = await start();
    await rpc.call('openSession', SESSION);
    const [pid = 0] = node.describe().workerPids;
    const isFull = () => beats.at(-1)?.beat?.load === 1;

    process.kill(pid, 'SIGSTOP');
    await waitFor(isFull, { what: 'node tells that it is of no use' });
    const elapsedMs = stopwatch();
    const [inRoom, inOther] = await Promise.allSettled([
      rpc.call('openSession', { ...SESSION, sessionId: 's2' }),
      rpc.call('openSession', { ...SESSION, sessionId: 's3', roomId: 'r2' }),
    ]);

    expect(elapsedMs()).toBeLessThan(500);
    // not the worker has been asked, but what is known of it
    const refused = { code: 'WORKER_DIED', message: expect.stringContaining('no place: no_worker') };
    expect([inRoom, inOther]).toMatchObject([{ reason: refused }, { reason: refused }]);
    await waitFor(() => events.some(({ sessionLost }) => sessionLost?.sessionId === 's1'), {
      what: 'session lost',
    });
    await waitFor(() => node.describe().workerPids.some((each) => each !== pid), { what: 'worker replaced' });
    await rpc.call('openSession', { ...SESSION, generation: 2 });
  });

  test('a transport that a worker has just stopped to make is refused in time', async () => {
    const { rpc, node } = await start();
    await rpc.call('openSession', SESSION);
    for (const pid of node.describe().workerPids) process.kill(pid, 'SIGSTOP');

    const created = rpc.call('createMediaTransport', {
      sessionId: SESSION.sessionId,
      direction: Direction.DIRECTION_SEND,
    });

    await expect(created).rejects.toMatchObject({ code: 'WORKER_DIED' });
  });

  test('answers operators', async () => {
    const { node } = await start();
    const get = (path: string) => fetch(`http://${node.adminAddress}${path}`);

    const [live, ready, metrics, other] = await Promise.all(['/livez', '/readyz', '/metrics', '/x'].map(get));

    expect([live?.status, ready?.status, metrics?.status, other?.status]).toEqual([200, 200, 200, 404]);
    expect(await metrics?.text()).toMatch(/^kaskade_sfu_workers\{node="sfu-.*",site="erfurt"\} 1$/m);
  });
});

/** What mediasoup logs, with two nodes in one process: each line says whose it is, or nothing. */
import { afterEach, expect, test } from '@jest/globals';
import { pino, type Logger } from 'pino';
import { startSfuNode, type SfuNode } from '../../cascade/node.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId } from '../../common/ids.ts';
import { sfuOptions } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';

type Line = { readonly msg: string; readonly nodeId?: string; readonly detail?: string };

const nodes: SfuNode[] = [];

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});

function capture(): { log: Logger; lines: Line[] } {
  const lines: Line[] = [];
  const log = pino({ level: 'warn' }, { write: (text: string) => void lines.push(JSON.parse(text) as Line) });
  return { log, lines };
}

/** @returns the process id of sfu-a's worker */
async function startTwo(log: Logger): Promise<number> {
  const cluster = new MemoryCluster();
  for (const name of ['sfu-a', 'sfu-b']) {
    const coordination = cluster.client();
    nodes.push(await startSfuNode(sfuOptions({ nodeId: parseNodeId(name) }), { coordination, log }));
  }
  return nodes[0]?.describe().workerPids[0] ?? 0;
}

test('a line about a worker is its own node’s, whichever node started last', async () => {
  const { log, lines } = capture();
  const pid = await startTwo(log);

  process.kill(pid, 'SIGKILL');

  const line = await waitFor(
    () => lines.find(({ msg, detail }) => msg === 'mediasoup error' && detail?.includes(`pid:${pid}`)),
    { what: 'mediasoup tells that a worker died' },
  );
  expect(line.nodeId).toBe('sfu-a');
});

test('the end of one node does not silence the other', async () => {
  const { log, lines } = capture();
  const pid = await startTwo(log);
  await nodes[1]?.close();

  process.kill(pid, 'SIGKILL');

  await waitFor(() => lines.some(({ msg, nodeId }) => msg === 'mediasoup error' && nodeId === 'sfu-a'), {
    what: 'line of the node that still runs',
  });
});

test('workers leave the signals of the process to whoever started the node', async () => {
  const before = ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal));
  const { log } = capture();
  const coordination = new MemoryCluster().client();

  nodes.push(await startSfuNode(sfuOptions(), { coordination, log }));

  expect(['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal))).toEqual(before);
});

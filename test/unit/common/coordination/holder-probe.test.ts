import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { canBeAlive, PROBE_TIMEOUT_MS } from '../../../../common/coordination/holder-probe.ts';

const OWN = '127.0.0.1:1';

async function listen() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.close();
    await once(server, 'close');
  };
  return { rpcAddress: `127.0.0.1:${port}`, close };
}

describe('canBeAlive()', () => {
  test('is so where somebody listens', async () => {
    const { rpcAddress, close } = await listen();

    await expect(canBeAlive({ rpcAddress }, OWN)).resolves.toBe(true);
    await close();
  });

  test('is not where nobody listens any more, nor where we do', async () => {
    const { rpcAddress, close } = await listen();
    await close();

    await expect(canBeAlive({ rpcAddress }, OWN)).resolves.toBe(false);
    await expect(canBeAlive({ rpcAddress: OWN }, OWN)).resolves.toBe(false);
  });

  test('is not where nobody listens, also for a process that did not run until the answer was late', async () => {
    const { rpcAddress, close } = await listen();
    await close();

    const asked = canBeAlive({ rpcAddress }, OWN);
    await new Promise((resolve) => process.nextTick(resolve)); // it connects
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PROBE_TIMEOUT_MS + 100);

    await expect(asked).resolves.toBe(false);
  });

  test.each(['10.9.8.7:1', '', 'nonsense'])('is so for what %p can not tell us', async (rpcAddress) => {
    await expect(canBeAlive({ rpcAddress }, OWN)).resolves.toBe(true);
  });
});

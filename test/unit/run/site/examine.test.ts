/** Two sites by loopback addresses of their own, so that default ports are free. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { Examiner } from '../../../../run/site/examine.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import { newProbeKey } from '../../../../run/site/probe-wire.ts';
import type { SiteRecord } from '../../../../run/site/site-state.ts';

const site = (name: string, address: string): SiteRecord => ({
  ...{ name, address, announced: address, signalNodes: 1, workers: 1, ports: DEFAULT_PORTS },
});

describe('Examiner', () => {
  test('takes no port of its site before the site’s own processes have theirs', async () => {
    const serving = Promise.withResolvers<void>();
    const examiner = new Examiner(serving.promise);
    const node = createServer();

    const asked = examiner.examine(
      { record: site('suhl', '127.0.0.71'), hasEtcd: false },
      site('jena', '127.0.0.72'),
      newProbeKey(),
    );
    await new Promise(setImmediate);
    node.listen({ host: '127.0.0.71', port: DEFAULT_PORTS.signalRpc, exclusive: true });
    await once(node, 'listening');
    serving.resolve();

    const { target } = await asked;
    const isLive = (what: string) => target.open.find((use) => use.what === what)?.isLive;
    expect([isLive('signalling gRPC'), isLive('SFU gRPC')]).toEqual([true, false]);
    examiner.close();
    node.close();
  });
});

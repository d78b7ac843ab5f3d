/** A call by browsers that may use relays (TURN) only, in a network namespace of its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import { createNetworkNamespace } from '../support/network-namespace.ts';

jest.setTimeout(240_000);

const SCRIPT = fileURLToPath(new URL('../support/relay-call.ts', import.meta.url));

describe('a call over relays only', () => {
  test('carries pictures both ways; a relay with another secret is told to the person', async () => {
    const namespace = createNetworkNamespace();
    try {
      const [command = '', ...prefix] = namespace.prefix;
      const args = [...prefix, process.execPath, SCRIPT, namespace.address];
      const { stdout } = await promisify(execFile)(command, args, { timeout: 210_000 });

      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
        ways: ['relay', 'relay', 'relay', 'relay'],
        refusal: {
          code: 'RELAY_REFUSED',
          text: expect.stringContaining('Picture and sound do not get through your network'),
        },
      });
    } finally {
      namespace.remove();
    }
  });
});

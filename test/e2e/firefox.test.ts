/** A smoke of the two-site call in Firefox. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import { createNetworkNamespace } from '../support/network-namespace.ts';

jest.setTimeout(300_000);

const SCRIPT = fileURLToPath(new URL('../support/firefox-call.ts', import.meta.url));

describe('a call across two sites in Firefox', () => {
  test('each sees the other moving and audible', async () => {
    const namespace = createNetworkNamespace();
    try {
      const [command = '', ...prefix] = namespace.prefix;
      const { stdout } = await promisify(execFile)(
        command,
        [...prefix, process.execPath, SCRIPT, namespace.address],
        { timeout: 270_000 },
      );

      const seen = expect.objectContaining({ video: 'on', audio: 'on', frames: expect.any(Number) });
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
        adaSeesBen: seen,
        benSeesAda: seen,
      });
    } finally {
      namespace.remove();
    }
  });
});

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { openNodeRoom } from '../../../bench/peers/room-server.ts';
import { measureSignalling } from '../../../bench/peers/signalling.ts';

/** `ws` is there for our own tests too, so nothing has to be fetched. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('measureSignalling()', () => {
  test('everybody joins, knows everybody and hears every switched microphone', async () => {
    const load = { participants: 20, withinMs: 200, churnSeconds: 1, timeoutMs: 10_000 };

    const signal = AbortSignal.timeout(20_000);
    const server = await openNodeRoom('ws', ROOT, signal);

    const report = await measureSignalling('ws', { server, folder: ROOT, load, signal });
    await server.close();

    expect(report.figures.pass_ratio).toBe(1);
    // 20 rosters and 190 news of joins, 20 commands
    expect(report.figures.signal_messages_per_client).toBe((20 + 190 + 20) / 20);
    expect(report.figures.signal_bytes_per_client).toBeGreaterThan(1_000);
    expect(report.notes.join()).toContain('40 of 40 changes heard');
  });

  test('a room that can not be loaded ends it with its reason', async () => {
    const opening = openNodeRoom('protoo', ROOT, AbortSignal.timeout(20_000));

    await expect(opening).rejects.toThrow(/protoo ended: Error: .*protoo-server/);
  });
});

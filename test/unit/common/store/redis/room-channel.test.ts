import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '../../../../../common/errors.ts';
import { parseSiteId } from '../../../../../common/ids.ts';
import type { LogEntry } from '../../../../../common/store/port.ts';
import { RoomChannel, type ChannelSource } from '../../../../../common/store/redis/room-channel.ts';

const SITE = parseSiteId('erfurt');

const entry = (n: number): LogEntry => ({ version: { epoch: 1, n }, timeMs: n, writes: [], events: [] });

/** A log that grows; `oldest` = what was cut. */
class FakeLog implements ChannelSource {
  last = 0;
  oldest = 0;

  append(): LogEntry {
    this.last += 1;
    return entry(this.last);
  }

  async heads() {
    return new Map([[SITE, { epoch: 1, n: this.last }]]);
  }

  async read(_site: typeof SITE, after: { n: number }, limit: number) {
    if (after.n < this.oldest) throw new AppError('LOG_TRUNCATED', 'cut');
    const count = Math.min(limit, this.last - after.n);
    return Array.from({ length: count }, (_, index) => entry(after.n + 1 + index));
  }
}

async function live(log: FakeLog) {
  const channel = new RoomChannel(log);
  const heard: number[] = [];
  let resets = 0;
  channel.add(
    (_site, { version }) => heard.push(version.n),
    () => (resets += 1),
  );
  await channel.catchUp();
  return { channel, heard, resets: () => resets };
}

describe('RoomChannel', () => {
  test('delivers nothing of what was there before', async () => {
    const log = new FakeLog();
    log.append();

    const { heard, resets } = await live(log);

    expect(heard).toEqual([]);
    expect(resets()).toBe(0);
  });

  test('tells subscribers to read anew what the log no longer has, and goes on behind it', async () => {
    const log = new FakeLog();
    const { channel, heard, resets } = await live(log);
    channel.interrupt();
    for (let n = 0; n < 5; n += 1) log.append();
    log.oldest = 3;

    await channel.catchUp();
    channel.take({ kind: 'entries', site: SITE, entries: [log.append()] });

    expect(resets()).toBe(1);
    expect(heard).toEqual([6]);
  });

  test('stays behind when reading fails, until the next try', async () => {
    const log = new FakeLog();
    const { channel, heard } = await live(log);
    channel.interrupt();
    log.append();
    const read = log.read.bind(log);
    log.read = () => Promise.reject(new AppError('BUSY', 'away'));

    await expect(channel.catchUp()).rejects.toMatchObject({ code: 'BUSY' });
    expect(channel.isLive).toBe(false);
    log.read = read;
    await channel.catchUp();

    expect(heard).toEqual([1]);
    expect(channel.isLive).toBe(true);
  });

  test('delivers every entry once and in order, whichever messages are lost or come twice', async () => {
    const fate = fc.constantFrom('once', 'twice', 'lost', 'interrupted');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 40 }), async (fates) => {
        const log = new FakeLog();
        const { channel, heard, resets } = await live(log);
        for (const what of fates) {
          const message = { kind: 'entries', site: SITE, entries: [log.append()] } as const;
          if (what === 'interrupted') channel.interrupt();
          if (what === 'once' || what === 'twice') channel.take(message);
          if (what === 'twice') channel.take(message);
          if (!channel.isLive && log.last % 3 === 0) await channel.catchUp();
        }
        channel.interrupt();
        await channel.catchUp();

        expect(heard).toEqual(Array.from({ length: log.last }, (_, index) => index + 1));
        expect(resets()).toBe(0);
      }),
    );
  });
});

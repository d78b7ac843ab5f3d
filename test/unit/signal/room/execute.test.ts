import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { parseNodeId, parseRoomId, parseSessionId, parseSiteId } from '../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../common/store/memory.ts';
import {
  NO_EFFECTS,
  type Command,
  type Effects,
  type NodeActor,
} from '../../../../signal/room/commands/command.ts';
import { MAX_RETRIES, execute } from '../../../../signal/room/execute.ts';
import { SiteState } from '../../../../signal/room/site-state.ts';

const ROOM = parseRoomId('hall');
const SITE = parseSiteId('erfurt');
const ACTOR = { site: SITE, nodeId: parseNodeId('e1') };

async function setUp() {
  const store = new MemoryRoomStore(SITE);
  await store.open(ROOM, 1);
  const known = SiteState.from(await store.snapshot(ROOM, SITE));
  const run = (command: Command<undefined, NodeActor>) =>
    execute(
      { store, time: store, room: ROOM, site: SITE, known: () => known, applied: () => {} },
      { command, input: undefined, actor: ACTOR, sessionId: parseSessionId('s') },
    );
  const write = (key: string, n = 0): Effects => ({
    ...NO_EFFECTS,
    guards: [{ key, n }],
    writes: [{ key, value: new Uint8Array([1]) }],
  });
  return { store, run, write };
}

describe('execute()', () => {
  test('applies effects and says in which version they are', async () => {
    const { run, write } = await setUp();

    expect(await run(() => write('x'))).toEqual({ epoch: 1, n: 1 });
    expect(await run(() => NO_EFFECTS)).toBeUndefined();
  });

  test('decides again on the store’s state when the known one is out of date', async () => {
    const { run, write, store } = await setUp();
    await store.apply(ROOM, { epoch: 1, ...write('x') });
    const seen: number[] = [];

    const version = await run((view) => {
      seen.push(view.participants.size);
      return write('x', seen.length - 1);
    });

    expect(version).toEqual({ epoch: 1, n: 2 });
    expect(seen).toHaveLength(2);
  });

  test('decides an error again before it throws it', async () => {
    const { run, write } = await setUp();
    let calls = 0;

    await run(() => ((calls += 1) === 1 ? new AppError('SOURCE_UNKNOWN', 'not yet') : write('x')));

    expect(calls).toBe(2);
    await expect(run(() => new AppError('SOURCE_UNKNOWN', 'never'))).rejects.toMatchObject({
      code: 'SOURCE_UNKNOWN',
    });
  });

  test('gives up with BUSY after five retries', async () => {
    const { run, write } = await setUp();
    let calls = 0;

    const result = run(() => {
      calls += 1;
      return write('x', 99);
    });

    await expect(result).rejects.toMatchObject({ code: 'BUSY', retryable: true });
    expect(calls).toBe(1 + MAX_RETRIES);
  });
});

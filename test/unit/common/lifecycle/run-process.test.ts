import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import type { ConfigDefinition } from '../../../../common/config/definition.ts';
import { choice, text } from '../../../../common/config/fields.ts';
import { AppError } from '../../../../common/errors.ts';
import { runProcess, type Start, type StartContext } from '../../../../common/lifecycle/run-process.ts';

const schema = z.object({
  SITE: text('name').describe('where it is'),
  LOG_LEVEL: choice(['silent', 'info']).default('silent').describe('what is logged'),
});
const definition: ConfigDefinition<typeof schema> = {
  command: 'node x.ts',
  about: 'An example.',
  schema,
  prefixes: [],
  combinations: () => [],
};

/** What a process is and does, seen from outside. */
class FakeProcess extends EventEmitter {
  readonly argv: readonly string[];
  readonly env: Record<string, string>;
  readonly codes: number[] = [];
  readonly #exited = Promise.withResolvers<number>();

  constructor(args: readonly string[] = [], env: Record<string, string> = { SITE: 'jena' }) {
    super();
    this.argv = ['node', 'x.ts', ...args];
    this.env = env;
  }

  exit(code: number): void {
    this.codes.push(code);
    this.#exited.resolve(code);
  }

  exited(): Promise<number> {
    return this.#exited.promise;
  }
}

const closed: string[] = [];
const part = (name: string) => ({
  close: async () => {
    closed.push(name);
  },
});
const out = jest.spyOn(console, 'log');
const err = jest.spyOn(console, 'error');

beforeEach(() => {
  closed.length = 0;
  out.mockReset().mockReturnValue(undefined);
  err.mockReset().mockReturnValue(undefined);
});

afterEach(() => {
  out.mockReset();
  err.mockReset();
});

const serve: Start<z.output<typeof schema>> = async ({ SITE }, { keep }) => {
  keep('store', part('store'));
  keep('node', part('node'));
  return `ready ${SITE}`;
};

describe('runProcess()', () => {
  test('says that it serves, closes in reverse on the first signal, and ends with 0', async () => {
    const own = new FakeProcess();
    out.mockImplementation(() => void own.emit('SIGTERM'));

    await runProcess(own, definition, serve);

    expect(out.mock.calls).toEqual([['ready jena']]);
    expect(closed).toEqual(['node', 'store']);
    expect(own.codes).toEqual([0]);
  });

  test('ends at once on the second signal', async () => {
    const own = new FakeProcess();
    const hangs = async (_config: unknown, { keep }: StartContext): Promise<string> => {
      keep('stuck', { close: () => own.exited().then(() => undefined) });
      return 'ready';
    };
    const running = runProcess(own, definition, hangs);

    own.emit('SIGINT');
    own.emit('SIGINT');

    expect(await own.exited()).toBe(130);
    await running;
  });

  test('a signal while it starts gives the start up, without a complaint', async () => {
    const own = new FakeProcess();
    const waits = async (_config: unknown, { signal, keep }: StartContext): Promise<string> => {
      keep('store', part('store'));
      own.emit('SIGTERM');
      signal.throwIfAborted();
      return 'never';
    };

    await runProcess(own, definition, waits);

    expect([own.codes, closed, err.mock.calls]).toEqual([[0], ['store'], []]);
  });

  test.each([
    ['BUSY', 1],
    ['CONFIG_INVALID', 2],
  ] as const)('a start that fails with %s closes what was started and ends with %i', async (code, exit) => {
    const own = new FakeProcess();
    const fails = async (_config: unknown, { keep }: StartContext): Promise<string> => {
      keep('store', part('store'));
      throw new AppError(code, 'why');
    };

    await runProcess(own, definition, fails);

    expect([own.codes, closed, err.mock.calls]).toEqual([[exit], ['store'], [[`${code}: why`]]]);
  });

  test('a part that gives up ends the process with its reason, after everything was closed', async () => {
    const own = new FakeProcess();
    const givesUp = async (_config: unknown, { keep, fail }: StartContext): Promise<string> => {
      keep('store', part('store'));
      setImmediate(() => fail(new AppError('NODE_ID_TAKEN', 'somebody else')));
      return 'ready';
    };

    await runProcess(own, definition, givesUp);

    expect([own.codes, closed, err.mock.calls]).toEqual([[1], ['store'], [['NODE_ID_TAKEN: somebody else']]]);
  });

  test('waits for a node that drains, and no longer than it may', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const own = new FakeProcess();
    let state = 'serving';
    const drain = (): Promise<void> =>
      new Promise((resolve) => {
        setTimeout(() => {
          state = 'drained';
          resolve();
        }, 20_000);
      });
    const drains = async (_config: unknown, { keep }: StartContext): Promise<string> => {
      keep('node', { close: drain });
      return 'ready';
    };
    out.mockImplementation(() => void own.emit('SIGTERM'));

    const running = runProcess(own, definition, drains, { drainMs: () => 20_000 });
    await new Promise((resolve) => setImmediate(resolve));
    await jest.advanceTimersByTimeAsync(20_000);
    await running;

    expect([own.codes, state]).toEqual([[0], 'drained']);
    jest.useRealTimers();
  });

  test('lists what is wrong with the configuration and ends with 2', async () => {
    const own = new FakeProcess([], { LOG_LEVEL: 'loud' });

    await runProcess(own, definition, serve);

    expect(own.codes).toEqual([2]);
    expect(err.mock.calls).toEqual([
      [expect.stringMatching(/^CONFIG_INVALID:\n {2}SITE: missing\n {2}LOG_LEVEL: expected/)],
    ]);
  });

  test('answers --print-config and ends with 0', async () => {
    const own = new FakeProcess(['--print-config']);

    await runProcess(own, definition, serve);

    expect([own.codes[0], out.mock.calls]).toEqual([0, [['SITE=jena\n# LOG_LEVEL=silent']]]);
  });
});

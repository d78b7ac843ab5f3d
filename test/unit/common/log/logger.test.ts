import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { createLogger } from '../../../../common/log/logger.ts';

function capture() {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({
    level: 'info',
    destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    base: { nodeId: 'signal-1' },
  });
  return { log, lines };
}

describe('createLogger()', () => {
  test('writes level, base fields and message', () => {
    const { log, lines } = capture();

    log.child({ module: 'test' }).info({ n: 1 }, 'something happened');

    expect(lines).toMatchObject([
      { level: 'info', nodeId: 'signal-1', module: 'test', n: 1, msg: 'something happened' },
    ]);
  });

  test('keeps quiet below its level', () => {
    const { log, lines } = capture();

    log.debug('detail');

    expect(lines).toEqual([]);
  });

  test.each([
    [{ token: 's3cret' }],
    [{ request: { accessToken: 's3cret' } }],
    [{ body: { join: { accessToken: 's3cret' } } }],
    [{ message: { link: { offer: { srtpKeyBase64: 's3cret' } } } }],
    [{ headers: { authorization: 's3cret' } }],
    [{ tokenKeys: [{ kid: 'a', secret: 's3cret' }] }],
  ])('cuts secrets out of %j', (fields) => {
    const { log, lines } = capture();

    log.info(fields, 'x');

    expect(JSON.stringify(lines)).not.toContain('s3cret');
    expect(lines).toHaveLength(1);
  });

  test('shows code and cause of an error', () => {
    const { log, lines } = capture();

    log.error({ err: new AppError('BUSY', 'later', { cause: new Error('socket') }) }, 'x');

    expect(lines).toMatchObject([{ err: { code: 'BUSY', stack: expect.stringContaining('socket') } }]);
  });
});

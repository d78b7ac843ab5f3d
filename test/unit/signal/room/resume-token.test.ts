import { describe, expect, test } from '@jest/globals';
import { newSessionId } from '../../../../common/ids.ts';
import { newResumeToken, parseResumeToken } from '../../../../signal/room/resume-token.ts';

describe('resume tokens', () => {
  test('name their session and hash to what is stored', () => {
    const sessionId = newSessionId();
    const { token, hash } = newResumeToken(sessionId);

    expect(parseResumeToken(token)).toEqual({ sessionId, hash });
    expect(hash).toHaveLength(32);
    expect(newResumeToken(sessionId).token).not.toBe(token);
  });

  test.each([
    '',
    '.',
    'abc',
    `a b.${'A'.repeat(43)}`,
    `abc.${'A'.repeat(42)}`,
    `abc.${'A'.repeat(43)}.x`,
    `.${'A'.repeat(43)}`,
  ])('that are none are refused: %p', (token) => {
    expect(() => parseResumeToken(token)).toThrow(expect.objectContaining({ code: 'RESUME_INVALID' }));
  });
});

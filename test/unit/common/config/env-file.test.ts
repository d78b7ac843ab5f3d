import { describe, expect, test } from '@jest/globals';
import { parseEnvFile } from '../../../../common/config/env-file.ts';

describe('parseEnvFile()', () => {
  test('reads KEY=value lines without comments, spaces and one pair of quotes', () => {
    const text = '# all of it\n\nA=1\n B = two = three \nexport C="x # y"\r\nD=\n';

    expect(parseEnvFile(text)).toEqual({
      record: { A: '1', B: 'two = three', C: 'x # y', D: '' },
      problems: [],
    });
  });

  test('names lines that are no assignment and keys that are there twice, without values', () => {
    const { problems } = parseEnvFile('A=1\ns3cret\nA=s3cret');

    expect(problems).toEqual(['line 2 of the file: not KEY=value', 'A: twice in the file (again in line 3)']);
  });
});

import { describe, expect, test } from '@jest/globals';
import { createProgress } from '../../../../bench/run/progress.ts';

function progressOn(isTerminal: boolean) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const screen = { write: (text: string) => void written.push(text), isTerminal, columns: 60 };
  return { progress: createProgress(screen, () => clock.ms), written, clock };
}

describe('createProgress()', () => {
  test('writes plain lines where there is no terminal', () => {
    const { progress, written } = progressOn(false);

    progress.run(2, 3);
    progress.phase('measuring', 20_000);
    progress.note('site jena is slow');
    progress.end();

    expect(written).toEqual(['run 2 of 3: measuring · 20 s left\n', 'site jena is slow\n']);
  });

  test('writes one line anew in a terminal, with share and time left', () => {
    const { progress, written, clock } = progressOn(true);

    progress.phase('joining');
    clock.ms = 3_000;
    progress.at(0.25);
    progress.note('half-time');
    progress.end();

    expect(written[0]).toBe('\r\u001b[2Kjoining');
    expect(written.at(-2)).toBe('\r\u001b[2Kjoining · 25 %, 9 s left');
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });
});

import { describe, expect, test } from '@jest/globals';
import type { MeasuredSite, Reach } from '../../../../client/sites/site.ts';
import { describeChoice, describeSite } from '../../../../web/state/site-text.ts';
import { de } from '../../../../web/texts/de.ts';
import { en } from '../../../../web/texts/en.ts';
import { site } from './sites.ts';

const reached = (name: string, reach: Reach): MeasuredSite => ({ ...site(name), reach });
const erfurt = reached('erfurt', { state: 'measured', delayMs: 12.4 });
const jena = reached('jena', { state: 'measured', delayMs: 0.3 });
const badBerka = reached('bad-berka', { state: 'unreachable' });
const gera = reached('gera', { state: 'measuring' });
const sites = [erfurt, jena, badBerka, gera];

describe('describeSite()', () => {
  test.each([
    [erfurt, 'Erfurt, 12 ms'],
    [jena, 'Jena, 1 ms'],
    [badBerka, 'Bad Berka, nicht erreichbar'],
    [gera, 'Gera'],
  ])('in German', (one, expected) => {
    expect(describeSite(one, de.join)).toBe(expected);
  });
});

describe('describeChoice()', () => {
  test.each([
    ['measuring', { proposed: undefined, picked: '', isMeasuring: true }, 'Measuring the way to the sites …'],
    [
      'chosen',
      { proposed: jena, picked: '', isMeasuring: true },
      'The best way for you is chosen: Jena, 1 ms.',
    ],
    ['picked the best', { proposed: jena, picked: 'jena', isMeasuring: false }, 'Your choice: Jena, 1 ms.'],
    [
      'picked another',
      { proposed: jena, picked: 'bad-berka', isMeasuring: false },
      'Your choice: Bad Berka, not reachable. The best way for you would be Jena, 1 ms.',
    ],
    [
      'nobody answers',
      { proposed: undefined, picked: '', isMeasuring: false },
      'No site answers. Please check your internet connection.',
    ],
  ])('when %s', (_, choice, expected) => {
    expect(describeChoice({ sites, ...choice }, en.join)).toBe(expected);
  });
});

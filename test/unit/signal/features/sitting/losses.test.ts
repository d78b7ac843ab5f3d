/** The log of lost connections that whoever chairs sees. */
import { describe, expect, test } from '@jest/globals';
import { SittingLosses } from '../../../../../proto/features/sitting.ts';
import { close, open } from '../../../../../signal/features/sitting/commands.ts';
import { viewSitting } from '../../../../../signal/features/sitting/view.ts';
import { Council } from './council.ts';

function council(devices: readonly string[], site = 'erfurt'): Council {
  const hall = new Council();
  const chair = hall.join('chair-1', { role: 'chair' });
  for (const device of devices) hall.join(device, { site });
  hall.take(open(hall.state, { title: 'Rat' }, hall.by(chair)));
  return hall;
}

const log = ({ state, people }: Council) => {
  const bytes = viewSitting(state, people).moderators?.get('losses');
  return bytes ? SittingLosses.decode(bytes).losses : [];
};

describe('the log of lost connections', () => {
  test('says who lost it when, why, and when it was back', () => {
    const hall = council(['ben-1']);
    const atMs = hall.nowMs + 1_000;
    hall.change('ben-1', { isAway: true });
    hall.looks(8);
    expect(log(hall)).toMatchObject([{ name: 'ben', cause: 'client', sinceMs: atMs, untilMs: 0 }]);

    hall.change('ben-1', { isAway: false });
    hall.looks(1);

    expect(log(hall)).toMatchObject([{ name: 'ben', untilMs: hall.nowMs, hasLeft: false }]);
  });

  test('names a site that was lost, and who did not come back', () => {
    const hall = council(['ben-1', 'cleo-1'], 'jena');
    for (const device of ['ben-1', 'cleo-1']) hall.change(device, { isAway: true });
    hall.looks(7);
    hall.leave('cleo-1');
    hall.looks(8);

    expect(log(hall).map(({ name, cause, hasLeft }) => [name, cause, hasLeft])).toEqual([
      ['ben', 'site', false],
      ['cleo', 'site', true],
    ]);
  });

  test('has the newest 40, and none of another sitting', () => {
    const devices = Array.from({ length: 45 }, (_, n) => `p${n}-1`);
    const hall = council(devices);
    const chair = hall.people.all()[0];
    hall.looks(3);
    for (const device of devices) hall.change(device, { isAway: true });
    hall.looks(12);
    expect(log(hall).length).toBe(40);

    if (chair) hall.take(close(hall.state, hall.by(chair)));
    if (chair) hall.take(open(hall.state, { title: 'Rat' }, hall.by(chair)));

    expect(log(hall)).toEqual([]);
  });
});

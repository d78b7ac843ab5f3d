import { describe, expect, test } from '@jest/globals';
import {
  SittingDisturbanceKind,
  SittingDisturbancesView,
  SittingOwnView,
  SittingPastView,
  SittingProfilesView,
  SittingQuery,
  SittingRollView,
  SittingView,
} from '../../../../../proto/features/sitting.ts';
import type { Attendee } from '../../../../../signal/features/contract.ts';
import { close, open, resume, suspend } from '../../../../../signal/features/sitting/commands.ts';
import { report, settle, tendDisturbances } from '../../../../../signal/features/sitting/disturbances.ts';
import { feature } from '../../../../../signal/features/sitting/index.ts';
import {
  addMembers,
  addPresent,
  changeMember,
  removeMembers,
} from '../../../../../signal/features/sitting/roll.ts';
import { idOf } from '../../../../../signal/features/sitting/subject-id.ts';
import { giveTicket, tendTickets } from '../../../../../signal/features/sitting/tickets.ts';
import { viewSitting } from '../../../../../signal/features/sitting/view.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';
import { Council } from './council.ts';

const { SITTING_DISTURBANCE_KIND_SOUND: SOUND } = SittingDisturbanceKind;
const member = (subject: string, group = '') => ({ subject, name: subject, group });

/** A council of five with a chair, who has the roll in. */
function council(): { readonly hall: Council; readonly chair: Attendee } {
  const hall = new Council();
  const chair = hall.join('chair-1', { role: 'chair', groups: ['A'] });
  const members = ['ada', 'ben', 'cleo', 'chair', 'dora'].map((name) => member(name));
  hall.take(addMembers(hall.state, { members }));
  return { hall, chair };
}

const openIn = (hall: Council, chair: Attendee, more = {}): string =>
  hall.take(open(hall.state, { title: 'Rat', body: 'Stadtrat', ...more }, hall.by(chair)));

const told = (hall: Council) => {
  const { everyone, moderators } = viewSitting(hall.state, hall.people);
  const sitting = everyone?.get('sitting');
  return {
    sitting: sitting && SittingView.decode(sitting),
    roll: [...(everyone ?? [])]
      .filter(([key]) => key.startsWith('roll/'))
      .flatMap(([, value]) => SittingRollView.decode(value).members),
    disturbances: SittingDisturbancesView.decode(moderators?.get('disturbances') ?? new Uint8Array()),
    past: SittingPastView.decode(moderators?.get('past') ?? new Uint8Array()),
  };
};

describe('sitting', () => {
  test('is opened once and closed, is what contributes to the room, and stays in the list', () => {
    const { hall, chair } = council();

    expect(openIn(hall, chair)).toBe('OK');
    expect(openIn(hall, chair)).toBe('sitting.already-open');
    const { sitting } = feature.open(hall.records).contribution;
    expect(sitting?.sittingId).toMatch(/^2026-11-22-[A-Za-z0-9_-]{8}$/);
    expect(sitting?.roll?.map(({ name }) => name)).toEqual(['ada', 'ben', 'cleo', 'chair', 'dora']);
    hall.nowMs += 60_000;
    expect(hall.take(close(hall.state, hall.by(chair)))).toBe('OK');

    expect(feature.open(hall.records).contribution.sitting).toBeUndefined();
    expect(hall.take(close(hall.state, hall.by(chair)))).toBe('sitting.not-open');
    expect(told(hall).past.sittings.map(({ title }) => title)).toEqual(['Rat']);
    hall.looks(3);
    expect([...hall.records.durable.keys()].filter((key) => key.startsWith('at/'))).toEqual([]);
  });

  test('is not closed while the item is locked', () => {
    const { hall, chair } = council();
    openIn(hall, chair);
    const locked = { ...hall.by(chair), rules: { ...NO_RULES, isItemLocked: true } };

    expect(hall.take(close(hall.state, locked))).toBe('sitting.item-locked');
  });

  test.each([{ title: ' ' }, { title: 'x'.repeat(201) }, { body: 'x'.repeat(201) }, { quorum: 10_001 }])(
    'is not opened with %p',
    (wrong) => {
      const { hall, chair } = council();

      expect(openIn(hall, chair, wrong)).toBe('ARGUMENT_INVALID');
    },
  );

  test('counts members of the roll who are there, neither lost, disturbed nor outside', () => {
    const { hall, chair } = council();
    for (const device of ['ada-1', 'ada-2', 'ben-1', 'cleo-1', 'guest-1']) hall.join(device);
    openIn(hall, chair);
    expect(told(hall).sitting).toMatchObject({ rollSize: 5, remote: 4, inHall: 0, required: 3, guests: 1 });

    hall.change('ben-1', { isAway: true });
    hall.change('cleo-1', { isOutside: true });
    hall.take(report(hall.state, { kind: SOUND }, hall.by(chair)));

    expect(told(hall).sitting).toMatchObject({ remote: 1 });
    expect(
      told(hall)
        .roll.filter(({ isPresent }) => isPresent)
        .map(({ name }) => name),
    ).toEqual(['ada']);
    hall.take(settle(hall.state, {}, hall.by(chair)));
    expect(told(hall).sitting).toMatchObject({ remote: 2 });
  });

  test('changes name and group of a member, who keeps the place', () => {
    const { hall } = council();
    const change = (memberId: string, name: string, group = '') =>
      hall.take(changeMember(hall.state, { memberId, name, group }));

    expect(change(idOf('ben'), 'Benjamin', 'B')).toBe('OK');
    expect(told(hall).roll.map(({ name, group }) => `${name} ${group}`.trim())).toEqual([
      ...['ada', 'Benjamin B', 'cleo', 'chair', 'dora'],
    ]);
    expect([change('nobody', 'x'), change(idOf('ben'), '')]).toEqual([
      'sitting.not-on-roll',
      'ARGUMENT_INVALID',
    ]);
  });

  test('names a Land by its profile, and no other', () => {
    const { hall, chair } = council();

    expect(openIn(hall, chair, { profile: 'Atlantis' })).toBe('ARGUMENT_INVALID');
    expect(openIn(hall, chair, { profile: 'de-th' })).toBe('OK');
    const query = SittingQuery.encode({ profiles: {} }).finish();
    const context = { actor: chair, people: hall.people, rules: NO_RULES };
    const { profiles } = SittingProfilesView.decode(feature.open(hall.records).answer(query, context));
    expect(profiles.find(({ id }) => id === 'de-th')).toMatchObject({
      land: 'Thüringen',
      norm: '§ 36a ThürKO',
    });
  });

  test('is interrupted and resumed, with the step that is to be repeated', () => {
    const { hall, chair } = council();
    const interrupt = () => hall.take(suspend(hall.state, { reason: 'Tonausfall' }, hall.by(chair)));
    const goOn = () =>
      hall.take(resume(hall.state, { repeat: 'Abstimmung zu TOP 3', step: 1 }, hall.by(chair)));

    expect([interrupt(), goOn()]).toEqual(['sitting.not-open', 'sitting.not-open']);
    openIn(hall, chair);
    expect([goOn(), interrupt(), interrupt()]).toEqual([
      'sitting.not-suspended',
      'OK',
      'sitting.already-suspended',
    ]);
    expect(told(hall).sitting?.sitting).toMatchObject({
      suspendedAtMs: hall.nowMs,
      suspendReason: 'Tonausfall',
    });
    expect(goOn()).toBe('OK');
    const { sitting } = feature.open(hall.records).contribution;
    expect(sitting?.repeat).toEqual({ step: 'vote', atMs: hall.nowMs });
    expect(hall.drafts.at(-1)).toEqual({
      kind: 'sitting.resumed',
      data: { since: '2026-11-22T17:00:00.000Z', repeat: 'Abstimmung zu TOP 3', step: 'vote' },
    });
  });

  test('keeps the roll in its order, changed and bounded', () => {
    const { hall, chair } = council();
    hall.join('eva-1', { groups: ['B', 'C'] });
    hall.join('gast-1', { role: 'guest' });
    hall.take(addPresent(hall.state, hall.by(chair)));
    hall.take(addMembers(hall.state, { members: [member('ben', 'B')] }));
    hall.take(removeMembers(hall.state, { memberIds: [idOf('ada'), 'unknown'] }));

    expect(told(hall).roll.map(({ name, group }) => `${name}${group}`)).toEqual([
      'benB',
      'cleo',
      'chair',
      'dora',
      'evaB',
    ]);
    const many = Array.from({ length: 41 }, (_, index) => member(`m${index}`));
    expect(hall.take(addMembers(hall.state, { members: many }))).toBe('ARGUMENT_INVALID');
    for (let part = 0; part < 13; part += 1) {
      const members = many.slice(1).map(({ subject }) => member(`${part} ${subject}`));
      hall.take(addMembers(hall.state, { members }));
    }
    expect(hall.take(addMembers(hall.state, { members: many.slice(1) }))).toBe('sitting.roll-full');
  });
});

test('who is there is put on the roll, screens and cameras of the hall are not', () => {
  const { hall, chair } = council();
  hall.join('kamera-1', { role: 'chair', mode: 'hall' });
  hall.join('leinwand-1', { role: 'moderator', mode: 'display' });
  hall.join('eva-1', { mode: 'companion' });

  hall.take(addPresent(hall.state, hall.by(chair)));

  expect(told(hall).roll.map(({ name }) => name)).toEqual(['ada', 'ben', 'cleo', 'chair', 'dora', 'eva']);
});

describe('a disturbance', () => {
  test('is told to moderators and its person, and over when one of them says so', () => {
    const { hall, chair } = council();
    const [ada, ben] = [hall.join('ada-1'), hall.join('ben-1')];
    hall.take(report(hall.state, { kind: SOUND, text: ' leise ' }, hall.by(ada)));

    expect(told(hall).disturbances.first).toMatchObject([{ name: 'ada', kind: SOUND, text: 'leise' }]);
    const own = viewSitting(hall.state, hall.people).personal?.(ada).get('own');
    expect(SittingOwnView.decode(own ?? new Uint8Array()).disturbance?.text).toBe('leise');
    const ofAda = { disturbanceId: idOf('ada') };
    expect(hall.take(settle(hall.state, ofAda, hall.by(ben)))).toBe('ROLE_MISSING');
    expect(hall.take(settle(hall.state, ofAda, hall.by(chair)))).toBe('OK');
    expect(told(hall).disturbances.first).toEqual([]);
  });

  test('is reported twenty times by one person in a sitting, no more', () => {
    const { hall, chair } = council();
    openIn(hall, chair);
    const ada = hall.join('ada-1');
    const reportIt = () => hall.take(report(hall.state, { kind: SOUND }, hall.by(ada)));

    const results = Array.from({ length: 21 }, reportIt);

    expect(results.slice(19)).toEqual(['OK', 'sitting.too-many-reports']);
    expect(hall.take(report(hall.state, {}, hall.by(chair)))).toBe('ARGUMENT_INVALID');
  });

  test('goes with who has left for good', () => {
    const { hall } = council();
    hall.take(report(hall.state, { kind: SOUND }, hall.by(hall.join('ada-1'))));
    hall.leave('ada-1');

    for (let look = 0; look < 5; look += 1) hall.look(tendDisturbances);

    expect(told(hall).disturbances.count).toBe(0);
  });
});

test('a ticket is a hash for five minutes, for who has the secret', () => {
  const { hall, chair } = council();
  const secretHash = new Uint8Array(32).fill(7);
  hall.take(giveTicket(hall.state, { secretHash }, hall.by(chair)));

  const tickets = () => feature.open(hall.records).contribution.recordTickets;
  expect(tickets()).toEqual(new Map([['07'.repeat(32), hall.nowMs + 300_000]]));
  expect(hall.take(giveTicket(hall.state, { secretHash: new Uint8Array(5) }, hall.by(chair)))).toBe(
    'ARGUMENT_INVALID',
  );
  hall.nowMs += 300_000;
  hall.look(tendTickets);
  expect(tickets()?.size).toBe(0);
});

test('what is kept of a sitting has expired before a time, its roll has not', () => {
  const { hall, chair } = council();
  hall.take(addPresent(hall.state, hall.by(chair)));
  openIn(hall, chair);
  hall.take(report(hall.state, { kind: SOUND }, hall.by(chair)));
  hall.nowMs += 1_000;
  const expired = () => feature.open(hall.records).expired(hall.nowMs);
  expect(expired()).toEqual([]);
  hall.take(close(hall.state, hall.by(chair)));
  hall.nowMs += 1;

  for (const key of expired()) hall.records.durable.delete(key);

  const kept = [...hall.records.durable.keys()].map((key) => key.split('/')[0]);
  expect([...new Set(kept)]).toEqual(['roll']);
});

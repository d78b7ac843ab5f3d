/** A whole sitting as its record has it: every kind of line that minutes have words for, and one that they have not. */
import { append, newHead, type RecordHead } from '../../../../signal/record/chain.ts';
import { resultHashOf } from './result-hash.ts';

const SITTING_ID = '2026-11-22-goldgold';
const START_MS = Date.UTC(2026, 10, 22, 17, 0, 0);
const at = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();
const who = (name: string) => ({ subject: name.toLowerCase(), name });
const came = (name: string, minute: number, inHall = false) => ({
  ...who(name),
  role: 'member',
  inHall,
  from: at(minute),
});

const item = { id: 'i1', number: '1', title: 'Haushalt' };
const agendaItem = {
  itemId: 'i1',
  number: '1',
  title: 'Haushalt',
  text: 'Vorlage 12/2026',
  kind: 'decision',
  isPublic: true,
};
const secretItem = {
  ...agendaItem,
  ...{ itemId: 'i2', number: '2', title: 'Kauf eines Grundstücks', text: '', isPublic: false },
};
const voteHead = {
  vote: 12,
  question: 'Soll der Haushalt 2027 beschlossen werden?',
  item,
  options: [
    { meaning: 'yes', label: 'Ja' },
    { meaning: 'no', label: 'Nein' },
    { meaning: 'abstain', label: 'Enthaltung' },
  ],
  display: 'names',
  rule: 'simple',
  eligible: 3,
  quorum: 2,
  profile: 'de-th',
  repeats: 0,
};
/** Not public, and so are its question and its reason. */
const secretVote = {
  ...voteHead,
  vote: 13,
  question: 'Kaufen wir das Grundstück?',
  item: { id: 'i2', number: '2', title: 'Kauf eines Grundstücks' },
  isPublic: false,
  repeats: 12,
};
const voteResult = {
  ...voteHead,
  openedAtMs: START_MS + 20 * 60_000,
  closedAtMs: START_MS + 22 * 60_000,
  present: 3,
  acknowledged: 3,
  cast: 3,
  counts: [2, 0, 1],
  outcome: 'accepted',
  winner: 1,
  problems: [],
  voters: [
    { place: 1, name: 'Ada', group: 'A', choice: 1 },
    { place: 2, name: 'Ben', group: 'B', choice: 3 },
    { place: 3, name: 'Cleo', group: 'A', choice: 1, by: 'Ada' },
  ],
};

const about = (name: string, role: string) => ({ ...who(name), role, by: { ...who('Ada'), role: 'chair' } });

type Step = readonly [minute: number, kind: string, data: Readonly<Record<string, unknown>>];

const roll = ['Ada', 'Ben', 'Cleo', 'Dora'].map((name, index) => ({
  ...who(name),
  group: index % 2 === 0 ? 'A' : 'B',
}));

const STEPS: readonly Step[] = [
  [
    0,
    'sitting.opened',
    {
      ...{
        sittingId: SITTING_ID,
        title: '14. Sitzung',
        body: 'Stadtrat',
        profile: 'de-th',
        required: 3,
        roll,
      },
      openedBy: { ...who('Ada'), role: 'chair' },
      isPublic: true,
    },
  ],
  [0, 'sitting.came', { people: [came('Ada', 0, true), came('Ben', 0)] }],
  [1, 'sitting.came', { people: [came('Cleo', 1), { ...came('Gast', 1), role: 'guest' }] }],
  [2, 'agenda.started', { ...agendaItem, isAgain: false }],
  [2, 'agenda.added', secretItem],
  [
    3,
    'floor.begun',
    { speech: 1, ...who('Ben'), kind: 'matter', itemId: 'i1', itemNumber: '1', groups: ['B'], limitSec: 180 },
  ],
  [4, 'sitting.disturbed', { ...who('Cleo'), kind: 'sound', text: 'Ton ist weg' }],
  [5, 'sitting.suspended', { reason: 'Tonausfall', item: { number: '1', title: 'Haushalt' } }],
  [8, 'sitting.lost', { people: [{ ...who('Cleo'), site: 'jena', since: at(7), cause: 'client' }] }],
  [9, 'sitting.back', { people: [{ ...who('Cleo'), since: at(7), until: at(9) }] }],
  [10, 'sitting.settled', { ...who('Cleo'), since: at(4), by: 'chair' }],
  [11, 'sitting.resumed', { since: at(5), repeat: 'Rede von Ben' }],
  [12, 'floor.extended', { speech: 1, ...who('Ben'), moreSec: 60, limitSec: 240 }],
  [
    13,
    'floor.ended',
    {
      speech: 1,
      ...who('Ben'),
      kind: 'matter',
      itemId: 'i1',
      itemNumber: '1',
      spokenMs: 185_000,
      wasOver: true,
    },
  ],
  [14, 'sitting.placeChanged', { people: [{ ...who('Ada'), inHall: false, at: at(14) }] }],
  [15, 'sitting.rollChanged', { added: [], removed: [roll[3]] }],
  [20, 'votes.opened', voteHead],
  [22, 'votes.closed', { ...voteResult, hash: resultHashOf(voteResult) }],
  [23, 'moderation.closed-to-public', { guests: true, observersOut: 12, guestsOut: 1 }],
  [23, 'sitting.left', { people: [{ ...who('Gast'), from: at(1), until: at(23), why: 'outside' }] }],
  [
    24,
    'floor.begun',
    { speech: 2, ...who('Cleo'), kind: 'order', itemId: 'i1', itemNumber: '1', groups: [], limitSec: 0 },
  ],
  [
    24,
    'floor.ended',
    {
      speech: 2,
      ...who('Cleo'),
      kind: 'order',
      itemId: 'i1',
      itemNumber: '1',
      spokenMs: 5_000,
      wasOver: false,
    },
  ],
  [24, 'agenda.finished', { ...agendaItem, tookMs: 1_320_000 }],
  [24, 'agenda.started', { ...secretItem, isAgain: false }],
  [26, 'votes.opened', secretVote],
  [26, 'votes.cancelled', { ...secretVote, reason: 'Verkäufer genannt', cast: 1 }],
  [27, 'agenda.finished', { ...secretItem, tookMs: 60_000 }],
  [27, 'moderation.opened-to-public', { closedSinceMs: START_MS + 23 * 60_000 }],
  [25, 'weather.changed', { rain: true }],
  [28, 'moderation.role-changed', { ...about('Ben', 'member'), from: 'member', to: 'chair' }],
  [28, 'moderation.renamed', { ...about('Cleo', 'member'), from: 'Cleo', to: 'Cleo C.' }],
  [28, 'moderation.sent-out', about('Zaungast', 'observer')],
  [29, 'moderation.removed', about('Zaungast', 'observer')],
  [29, 'room.banned', { ...about('Dora', 'member'), reason: 'ruft dazwischen' }],
  [29, 'room.unbanned', { ...about('Dora', ''), reason: 'ruft dazwischen' }],
  [30, 'sitting.closed', { closedBy: { ...who('Ada'), role: 'chair' } }],
];

export type GoldenSitting = { readonly head: RecordHead; readonly lines: readonly Uint8Array[] };

/** @param steps default: all of it */
export function goldenSitting(steps: readonly Step[] = STEPS): GoldenSitting {
  const lines: Uint8Array[] = [];
  let head = newHead(SITTING_ID);
  for (const [minute, kind, data] of steps) {
    const { head: after, writes } = append(head, [{ kind, data }], {
      atMs: START_MS + minute * 60_000,
      by: 'ada',
    });
    head = after;
    if (writes[0]?.value) lines.push(writes[0].value);
  }
  return { head, lines };
}

/** The same with the result of the vote as it was changed, its hash and the chain right. */
export function goldenSittingWith(change: Readonly<Record<string, unknown>>): GoldenSitting {
  const result = { ...voteResult, ...change };
  return goldenSitting(
    STEPS.map(([minute, kind, data]) =>
      kind === 'votes.closed'
        ? [minute, kind, { ...result, hash: resultHashOf(result) }]
        : [minute, kind, data],
    ),
  );
}

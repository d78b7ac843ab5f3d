/** Minutes as tables for spreadsheets: UTF-8 with its mark, semicolons, a line end after each row. Pure. */
import type { Minutes } from './document.ts';

type Row = readonly (string | number)[];

/** Spreadsheets take a cell that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const MARK = '\uFEFF';

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const table = (rows: readonly Row[]): string =>
  `${MARK}${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`;

/** A row for each time somebody was there, and one for each member who never was. */
export function attendanceCsv({ members, guests }: Minutes): string {
  const rowsOf = (kind: string, people: Minutes['members']): Row[] =>
    people.flatMap(({ name, group, role, presences, losses }): Row[] => {
      const lost = losses.length;
      if (presences.length === 0) return [[kind, name, group, role, '', '', '', lost]];
      return presences.map(({ from, until, place }) => [kind, name, group, role, from, until, place, lost]);
    });
  const head = ['kind', 'name', 'group', 'role', 'from', 'until', 'place', 'losses'];
  return table([head, ...rowsOf('member', members), ...rowsOf('guest', guests)]);
}

export function speechesCsv({ items }: Minutes): string {
  const rows = items.flatMap(({ number, title, speeches }) =>
    speeches.map(({ name, groups, kind, beganAt, endedAt, spokenSec }): Row => {
      return [number, title, name, groups.join(', '), kind, beganAt, endedAt, spokenSec];
    }),
  );
  return table([['item', 'title', 'name', 'groups', 'kind', 'from', 'until', 'seconds'], ...rows]);
}

/** A row for each role or name that was given, and for each person who was sent out, removed or banned. */
export function measuresCsv({ measures }: Minutes): string {
  const rows = measures.map(({ at, what, name, role, from, to, by, reason }): Row => {
    return [at, what, name, role, from, to, by, reason];
  });
  return table([['at', 'what', 'name', 'role', 'before', 'since', 'by', 'reason'], ...rows]);
}

/** A row for each option of each vote. */
export function resultsCsv({ items }: Minutes): string {
  const rows = items.flatMap(({ number, votes }) =>
    votes.flatMap(({ voteId, question, outcome, rule, eligible, cast, options, closedAt, represented }) =>
      options.map(({ label, count }): Row => {
        const proxies = represented.map(({ name, by }) => `${name} (${by})`).join(', ');
        return [number, voteId, question, label, count, outcome, rule, eligible, cast, closedAt, proxies];
      }),
    ),
  );
  const head = [
    'item',
    'vote',
    'question',
    'option',
    'count',
    'outcome',
    'rule',
    'eligible',
    'cast',
    'closed',
    'represented',
  ];
  return table([head, ...rows]);
}

/** A row for each voter of each vote by name. */
export function votersCsv({ items }: Minutes): string {
  const rows = items.flatMap(({ number, votes }) =>
    votes.flatMap(({ voteId, question, voters }) =>
      voters.map(({ name, group, choice, by }): Row => [number, voteId, question, name, group, choice, by]),
    ),
  );
  return table([['item', 'vote', 'question', 'name', 'group', 'choice', 'by'], ...rows]);
}

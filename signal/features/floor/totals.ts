/** How long each person, group and item of the agenda has been spoken by or on: the sum of the speeches that ended. Pure. */
import { createHash } from 'node:crypto';
import type { RecordWrite } from '../../../common/store/port.ts';
import { FloorTotalRecord } from '../../../proto/features/floor.ts';
import type { AgendaItem, RecordMap } from '../contract.ts';
import { FROM_GUESTS, FROM_NOBODY, FROM_OBSERVERS, mostOf, type KeptFrom } from '../kept-from.ts';

export type Total = {
  readonly key: string;
  /** Of a person, a group; the title of an item. */
  readonly name: string;
  /** Of an item. */
  readonly number: string;
  /** By who may know of them: from nobody kept, from observers, from guests as well. */
  readonly parts: readonly [Part, Part, Part];
  readonly notPublic: boolean;
};

type Part = { readonly speeches: number; readonly spokenMs: number };

type Of = 'person' | 'group' | 'item';

/** Whose time it is, and on what. */
type About = {
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly item: AgendaItem | undefined;
};

/** By key. */
export type Totals = ReadonlyMap<string, Total>;

/** Lines of a room until they are reset; further people, groups and items are not counted then. */
const MAX_TOTALS = 2_000;

const PREFIX = 'total/';
const HASH_CHARS = 22;

/** Subjects and groups may have characters that no key has. */
const keyOf = (of: Of, id: string): string =>
  `${PREFIX}${of}/${createHash('sha256').update(id).digest('base64url').slice(0, HASH_CHARS)}`;

export const isAbout = (of: Of, { key }: Pick<Total, 'key'>): boolean => key.startsWith(`${PREFIX}${of}/`);

export function readTotals(records: RecordMap): Totals {
  const totals = new Map<string, Total>();
  for (const [key, value] of records) {
    if (!key.startsWith(PREFIX)) continue;
    const record = FloorTotalRecord.decode(value);
    const { name, number, notPublic } = record;
    totals.set(key, { key, name, number, notPublic, parts: partsOf(record) });
  }
  return totals;
}

/** Speeches of which somebody may know who may know up to this stamp. */
export const sumOf = ({ parts }: Total, upTo: KeptFrom): Part =>
  parts.slice(0, upTo + 1).reduce(plus, { speeches: 0, spokenMs: 0 });

const plus = (one: Part, other: Part): Part => ({
  speeches: one.speeches + other.speeches,
  spokenMs: one.spokenMs + other.spokenMs,
});

/** What the record has: all, of these those that observers know nothing of, of those the ones that guests don't. */
function partsOf(record: FloorTotalRecord): Total['parts'] {
  const { speeches, spokenMs, closedSpeeches, closedMs, guestlessSpeeches, guestlessMs } = record;
  return [
    { speeches: speeches - closedSpeeches, spokenMs: spokenMs - closedMs },
    { speeches: closedSpeeches - guestlessSpeeches, spokenMs: closedMs - guestlessMs },
    { speeches: guestlessSpeeches, spokenMs: guestlessMs },
  ];
}

function writeTotal({ key, name, number, notPublic, parts }: Total): RecordWrite {
  const [open, closed, guestless] = parts;
  const closedAll = plus(closed, guestless);
  const all = plus(open, closedAll);
  const value = FloorTotalRecord.encode({
    ...{ name, number, notPublic, ...all },
    ...{ closedSpeeches: closedAll.speeches, closedMs: closedAll.spokenMs },
    ...{ guestlessSpeeches: guestless.speeches, guestlessMs: guestless.spokenMs },
  });
  return { key, value: value.finish() };
}

/** The most of what lines have. */
export const keptFromIn = (totals: Totals): KeptFrom =>
  mostOf([...totals.values()].flatMap(({ parts }) => STAMPS.filter((stamp) => parts[stamp].speeches > 0)));

const STAMPS = [FROM_NOBODY, FROM_OBSERVERS, FROM_GUESTS] as const;
const NONE: Part = { speeches: 0, spokenMs: 0 };

type Spoken = { readonly spokenMs: number; readonly keptFrom: KeptFrom };

/** The lines that change when a speech ends. */
export function count(totals: Totals, speech: About, { spokenMs, keptFrom }: Spoken): readonly RecordWrite[] {
  let size = totals.size;
  return linesOf(speech).flatMap((line) => {
    const before = totals.get(line.key);
    if (before === undefined && (size += 1) > MAX_TOTALS) return [];
    const partOf = (stamp: KeptFrom): Part => {
      const part = before?.parts[stamp] ?? NONE;
      return stamp === keptFrom ? plus(part, { speeches: 1, spokenMs }) : part;
    };
    const [open, closed, guestless] = STAMPS;
    return [writeTotal({ ...line, parts: [partOf(open), partOf(closed), partOf(guestless)] })];
  });
}

type Line = Pick<Total, 'key' | 'name' | 'number' | 'notPublic'>;

function linesOf({ subject, name, groups, item }: About): readonly Line[] {
  const plain = { number: '', notPublic: false };
  const ofGroups = [...new Set(groups)].map((group) => ({
    ...plain,
    key: keyOf('group', group),
    name: group,
  }));
  const ofItem = item && {
    key: keyOf('item', item.itemId),
    name: item.title,
    number: item.number,
    notPublic: item.isPublic === false,
  };
  return [{ ...plain, key: keyOf('person', subject), name }, ...ofGroups, ...(ofItem ? [ofItem] : [])];
}

export const deleteTotal = ({ key }: Pick<Total, 'key'>): RecordWrite => ({ key, value: undefined });

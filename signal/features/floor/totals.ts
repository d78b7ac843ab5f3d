/** How long each person, group and item of the agenda has been spoken by or on: the sum of the speeches that ended. Pure. */
import { createHash } from 'node:crypto';
import type { RecordWrite } from '../../../common/store/port.ts';
import { FloorTotalRecord } from '../../../proto/features/floor.ts';
import type { AgendaItem, RecordMap } from '../contract.ts';

export type Total = {
  readonly key: string;
  /** Of a person, a group; the title of an item. */
  readonly name: string;
  /** Of an item. */
  readonly number: string;
  readonly speeches: number;
  readonly spokenMs: number;
  readonly notPublic: boolean;
};

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
    const { name, number, speeches, spokenMs, notPublic } = FloorTotalRecord.decode(value);
    totals.set(key, { key, name, number, speeches, spokenMs, notPublic });
  }
  return totals;
}

/** The lines that change when a speech ends. */
export function count(totals: Totals, speech: About, spokenMs: number): readonly RecordWrite[] {
  let size = totals.size;
  return linesOf(speech).flatMap((line) => {
    const before = totals.get(line.key);
    if (before === undefined && (size += 1) > MAX_TOTALS) return [];
    const { speeches = 0, spokenMs: until = 0 } = before ?? {};
    const { key, name, number, notPublic } = line;
    const total = { name, number, notPublic, speeches: speeches + 1, spokenMs: until + spokenMs };
    return [{ key, value: FloorTotalRecord.encode(total).finish() }];
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

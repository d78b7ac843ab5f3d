/** Minutes while they are written, line after line. */
import type {
  DisturbanceMinutes,
  Entry,
  ItemMinutes,
  Measure,
  Minutes,
  PersonMinutes,
  Publicity,
  SpeechMinutes,
  Suspension,
  VoteMinutes,
} from './document.ts';
import type { Line } from './line.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };

export type DraftItem = Open<Omit<ItemMinutes, 'speeches' | 'votes'>> & {
  readonly speeches: Open<SpeechMinutes>[];
  readonly votes: Open<VoteMinutes>[];
};

export type DraftPerson = Open<Omit<PersonMinutes, 'presences' | 'losses'>> & {
  readonly presences: Open<PersonMinutes['presences'][number]>[];
  readonly losses: Open<PersonMinutes['losses'][number]>[];
};

export type Draft = Open<
  Pick<
    Minutes,
    | 'sittingId'
    | 'title'
    | 'body'
    | 'profile'
    | 'openedAt'
    | 'openedBy'
    | 'openedPublic'
    | 'closedAt'
    | 'closedBy'
    | 'required'
  >
> & {
  /** By subject, in the order of the roll, then as they came. */
  readonly people: Map<string, DraftPerson>;
  readonly roll: Set<string>;
  readonly items: DraftItem[];
  /** Items that are not public by the agenda. */
  readonly privateItems: Set<string>;
  /** The public is excluded. */
  isClosed: boolean;
  /** Of the line that is read. */
  at: string;
  /** Of the item that is dealt with; '' = none. */
  currentId: string;
  readonly suspensions: Open<Suspension>[];
  readonly disturbances: (Open<DisturbanceMinutes> & { readonly subject: string })[];
  readonly publicity: Publicity[];
  readonly measures: Measure[];
  readonly events: Entry[];
  readonly others: Entry[];
};

/** What a line of one kind adds. */
export type LineReader = (draft: Draft, line: Line) => void;

export function newDraft(): Draft {
  return {
    ...{ sittingId: '', title: '', body: '', profile: '' },
    ...{ openedAt: '', openedBy: '', openedPublic: '', closedAt: '', closedBy: '', required: 0 },
    people: new Map(),
    roll: new Set(),
    items: [],
    privateItems: new Set(),
    isClosed: false,
    at: '',
    currentId: '',
    suspensions: [],
    disturbances: [],
    publicity: [],
    measures: [],
    events: [],
    others: [],
  };
}

/** Somebody, known from now on. */
export function personIn(draft: Draft, subject: string, name: string): DraftPerson {
  const known = draft.people.get(subject);
  if (known !== undefined) return known;
  const person: DraftPerson = { subject, name, role: '', group: '', presences: [], losses: [] };
  draft.people.set(subject, person);
  return person;
}

/** A new part of the minutes about an item; '' = outside of items. */
export function beginItem(draft: Draft, itemId: string, about: Partial<DraftItem> = {}): DraftItem {
  const item: DraftItem = {
    ...{ itemId, number: '', title: '', text: '', kind: '', startedAt: '', finishedAt: '' },
    isPublic: isPublicIn(draft, itemId),
    isContinued: false,
    speeches: [],
    votes: [],
    ...about,
  };
  draft.items.push(item);
  return item;
}

/**
 * The part of the minutes that takes what happens now to an item: the newest one about it, or another when the public
 * was excluded or admitted since, so that what is not public stands apart.
 * @param isPublic where what happens is not as public as the rest of it
 */
export function itemIn(
  draft: Draft,
  itemId: string,
  isPublic: boolean = isPublicIn(draft, itemId),
): DraftItem {
  const last = lastAbout(draft, itemId);
  const isApart = itemId === '' && last !== draft.items.at(-1);
  if (last === undefined || isApart) return beginItem(draft, itemId, { isPublic });
  if (last.isPublic === isPublic) return last;
  const { number, title, kind } = last;
  last.finishedAt ||= draft.at;
  return beginItem(draft, itemId, { number, title, kind, isPublic, isContinued: true, startedAt: draft.at });
}

export const lastAbout = ({ items }: Draft, itemId: string): DraftItem | undefined =>
  items.findLast((item) => item.itemId === itemId);

/** Whether what is said of an item now is for the public. */
export const isPublicIn = ({ isClosed, privateItems }: Draft, itemId: string): boolean =>
  !isClosed && !privateItems.has(itemId);

/** Whether what happens now is. */
export const isPublicNow = (draft: Draft): boolean => isPublicIn(draft, draft.currentId);

/** What the agenda says of an item counts from now on. */
export function markItem({ privateItems }: Draft, itemId: string, isPublic: boolean): void {
  if (isPublic) privateItems.delete(itemId);
  else privateItems.add(itemId);
}

/** A line as it stands in the record, for the public or not. */
export function entryOf(draft: Draft, { n, at, kind, by, data }: Line): Entry {
  const itemId = data.text('itemId') || data.part('item').text('id');
  const isSaidPublic = !data.has('isPublic') || data.flag('isPublic');
  const isPublic = isSaidPublic && isPublicIn(draft, itemId) && isPublicNow(draft);
  return { n, at, kind, by, data: data.raw, isPublic };
}

/** Whom everybody in a room is told about: all of a small room, those whom all attend to in a large one. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import type { PeopleIndex } from './people-index.ts';
import type { PersonRow, PodiumPlaces } from './person-row.ts';

/** A room with more people is large. */
const SMALL_AT_MOST = 25;
/** A large one with so few is small again. The gap keeps a room at the edge from changing to and fro. */
const SMALL_AGAIN_AT = 20;

export function isSmallRoom(wasSmall: boolean, people: number): boolean {
  return people <= (wasSmall ? SMALL_AT_MOST : SMALL_AGAIN_AT);
}

export type Attention = {
  readonly isSmall: boolean;
  readonly podium: PodiumPlaces;
  /** Numbers of those who speak, or did a moment ago. */
  readonly speakers: ReadonlySet<number>;
  /** Whom a feature of the room puts before everybody. */
  readonly shown: ReadonlySet<ParticipantId>;
  /** Who has a number. */
  readonly numbered: (number: number) => ParticipantId | undefined;
};

/** Their rows. */
export function toldAbout(
  index: Pick<PeopleIndex, 'rows' | 'screens'>,
  { isSmall, podium, speakers, shown, numbered }: Attention,
): ReadonlyMap<ParticipantId, PersonRow> {
  if (isSmall) return new Map(index.rows);
  const told = new Map<ParticipantId, PersonRow>();
  const add = (row: PersonRow | undefined): void => {
    if (row !== undefined) told.set(row.participantId, row);
  };
  for (const id of podium.keys()) add(index.rows.get(id));
  for (const id of shown) add(index.rows.get(id));
  for (const row of index.screens()) add(row);
  for (const number of speakers) {
    const id = numbered(number);
    if (id !== undefined) add(index.rows.get(id));
  }
  return told;
}

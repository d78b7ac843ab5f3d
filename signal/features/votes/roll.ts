/** Who may vote: the roll of one vote, fixed when it is opened. Pure. */
import { createHash } from 'node:crypto';
import { VoteRollPart, type IVoteRollEntry } from '../../../proto/features/votes.ts';
import type { RoomPeople } from '../contract.ts';
import { isNobodys } from '../devices.ts';

export type RollEntry = {
  /** 1 = the first. */
  readonly place: number;
  readonly subject: string;
  readonly name: string;
  readonly group: string;
  /** Place of whoever votes for them; 0 = they vote in person. */
  readonly holderPlace: number;
  /** Of their ballot's record. */
  readonly key: string;
};

export type Roll = {
  readonly entries: readonly RollEntry[];
  readonly bySubject: ReadonlyMap<string, RollEntry>;
  readonly byKey: ReadonlyMap<string, RollEntry>;
  /** Whom somebody represents, by the holder's place. */
  readonly heldBy: ReadonlyMap<number, readonly RollEntry[]>;
};

/** Of a vote whose roll has not come yet. */
export const NO_ROLL: Roll = rollOf([]);

/** A part is well below what a record may have. */
const MAX_PART_BYTES = 12 * 1024;

/** Subjects have characters that keys can't have, and are nobody else's business. */
export const voterKey = (subject: string): string => createHash('sha256').update(subject).digest('base64url');

export function rollOf(entries: readonly Omit<RollEntry, 'place' | 'key'>[]): Roll {
  const placed = entries.map((entry, index) => ({
    ...entry,
    place: index + 1,
    key: voterKey(entry.subject),
  }));
  const heldBy = new Map<number, RollEntry[]>();
  for (const entry of placed) {
    if (entry.holderPlace !== 0)
      heldBy.set(entry.holderPlace, [...(heldBy.get(entry.holderPlace) ?? []), entry]);
  }
  return {
    entries: placed,
    bySubject: new Map(placed.map((entry) => [entry.subject, entry])),
    byKey: new Map(placed.map((entry) => [entry.key, entry])),
    heldBy,
  };
}

/** Whoever casts the ballot of somebody: a holder or they themselves. */
export const casterOf = ({ entries }: Roll, entry: RollEntry): RollEntry =>
  entries[entry.holderPlace - 1] ?? entry;

/**
 * How many of the roll are there: in the room with a connection of their own (a screen or camera of the hall is nobody's),
 * represented by somebody who is, or with a ballot.
 * @param hasVoted by key
 */
export function countPresent(roll: Roll, people: RoomPeople, hasVoted: (key: string) => boolean): number {
  const here = new Set(
    people
      .all()
      .filter((one) => !one.isAway && !one.isOutside && !isNobodys(one))
      .map(({ subject }) => subject),
  );
  return roll.entries.filter((entry) => here.has(casterOf(roll, entry).subject) || hasVoted(entry.key))
    .length;
}

export function encodeRoll({ entries }: Roll): readonly Uint8Array[] {
  const parts: IVoteRollEntry[][] = [];
  let size = 0;
  for (const { subject, name, group, holderPlace } of entries) {
    const bytes = Buffer.byteLength(subject + name + group) + 16;
    const last = parts.at(-1);
    if (last !== undefined && size + bytes <= MAX_PART_BYTES)
      last.push({ subject, name, group, holderPlace });
    else {
      parts.push([{ subject, name, group, holderPlace }]);
      size = 0;
    }
    size += bytes;
  }
  return parts.map((part) => VoteRollPart.encode({ entries: part }).finish());
}

export function decodeRoll(parts: readonly Uint8Array[]): Roll {
  const entries = parts.flatMap((part) => VoteRollPart.decode(part).entries);
  return rollOf(
    entries.map(({ subject, name, group, holderPlace }) => ({
      subject: subject ?? '',
      name: name ?? '',
      group: group ?? '',
      holderPlace: holderPlace ?? 0,
    })),
  );
}

/**
 * The votes of a room as their records say. Pure.
 *
 * Opened anew for each ballot, so nothing is decoded before it is asked for, and what was decoded once is kept with its
 * bytes, which are never changed in place.
 */
import {
  VoteBallot,
  VoteBallotPart,
  VoteCount,
  VoteLedger,
  VoteRecord,
  VoteStatus,
} from '../../../proto/features/votes.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { FeatureRecords, RecordMap } from '../contract.ts';
import type { Ballot, Ballots } from './count.ts';
import { decodeRoll, NO_ROLL, type Roll } from './roll.ts';

const DIGITS = 6;
/** Votes that are kept; those before them go, and are in the minutes. */
const MAX_KEPT = 100;

export const LEDGER_KEY = 'ledger';
const paddedId = (voteId: number): string => String(voteId).padStart(DIGITS, '0');
export const voteKey = (voteId: number): string => `v/${paddedId(voteId)}`;
export const rollKey = (voteId: number, part: number): string => `roll/${paddedId(voteId)}/${part}`;
export const ballotKey = (voteId: number, voter: string): string => `b/${paddedId(voteId)}/${voter}`;
export const countKey = (voteId: number): string => `n/${paddedId(voteId)}`;
export const packedKey = (voteId: number, part: number): string => `p/${paddedId(voteId)}/${part}`;

export const writeVote = (vote: VoteRecord): RecordWrite => ({
  key: voteKey(vote.voteId),
  value: VoteRecord.encode(vote).finish(),
});

/** Decodes bytes once for as long as somebody holds them. */
function once<T>(decode: (bytes: Uint8Array) => T): (bytes: Uint8Array) => T {
  const known = new WeakMap<Uint8Array, { readonly value: T }>();
  return (bytes) => {
    const held = known.get(bytes) ?? { value: decode(bytes) };
    known.set(bytes, held);
    return held.value;
  };
}

const ledgerOf = once((bytes) => VoteLedger.decode(bytes));
const recordOf = once((bytes) => VoteRecord.decode(bytes));
const ballotOf = once((bytes): Ballot => {
  const { choice, castByPlace } = VoteBallot.decode(bytes);
  return { choice, castByPlace };
});
/** By the first part: all of them are written together, and never again. */
const rolls = new WeakMap<Uint8Array, Roll>();

const NO_LEDGER = new VoteLedger();

export class Votes {
  readonly #records: RecordMap;

  constructor({ durable }: FeatureRecords) {
    this.#records = durable;
  }

  get ledger(): VoteLedger {
    const bytes = this.#records.get(LEDGER_KEY);
    return bytes === undefined ? NO_LEDGER : ledgerOf(bytes);
  }

  /** The one that goes on. */
  get open(): VoteRecord | undefined {
    const { openVoteId } = this.ledger;
    return openVoteId === 0 ? undefined : this.vote(openVoteId);
  }

  vote(voteId: number): VoteRecord | undefined {
    const bytes = this.#records.get(voteKey(voteId));
    return bytes === undefined ? undefined : recordOf(bytes);
  }

  /** Those that are over, newest first. */
  past(max: number): readonly VoteRecord[] {
    const { lastVoteId } = this.ledger;
    const found: VoteRecord[] = [];
    for (let id = lastVoteId; id > 0 && id > lastVoteId - MAX_KEPT && found.length < max; id -= 1) {
      const vote = this.vote(id);
      if (vote !== undefined && vote.status !== VoteStatus.VOTE_STATUS_OPEN) found.push(vote);
    }
    return found;
  }

  roll({ voteId, rollParts }: Pick<VoteRecord, 'voteId' | 'rollParts'>): Roll {
    const parts = this.#parts(rollParts, (part) => rollKey(voteId, part));
    const [first] = parts;
    if (first === undefined || parts.length < rollParts) return NO_ROLL;
    const roll = rolls.get(first) ?? decodeRoll(parts);
    rolls.set(first, roll);
    return roll;
  }

  ballot(voteId: number, voter: string): Ballot | undefined {
    const bytes = this.#records.get(ballotKey(voteId, voter));
    return bytes === undefined ? undefined : ballotOf(bytes);
  }

  /** Of one that is over: as they were kept then. */
  ballots({ voteId, status, ballotParts }: VoteRecord): Ballots {
    return status === VoteStatus.VOTE_STATUS_OPEN
      ? this.#single(voteId)
      : new Map(
          this.#parts(ballotParts, (part) => packedKey(voteId, part)).flatMap((bytes) =>
            VoteBallotPart.decode(bytes).ballots.map(
              ({ voterKey, choice, castByPlace }) =>
                [voterKey ?? '', { choice: choice ?? 0, castByPlace: castByPlace ?? 0 }] as const,
            ),
          ),
        );
  }

  /** Ballots of a vote that goes on which were acknowledged. */
  acknowledged(voteId: number): number {
    const bytes = this.#records.get(countKey(voteId));
    return bytes === undefined ? 0 : VoteCount.decode(bytes).ballots;
  }

  /** What belongs to votes of long ago, and single ballots of one that is over. */
  superfluous(max: number): readonly string[] {
    const { openVoteId, lastVoteId } = this.ledger;
    const found: string[] = [];
    for (const key of this.#records.keys()) {
      if (found.length >= max) break;
      const [what, id] = key.split('/');
      if (id === undefined) continue;
      const voteId = Number(id);
      const isSingle = what === 'b' || what === 'n';
      if (voteId <= lastVoteId - MAX_KEPT || (isSingle && voteId !== openVoteId)) found.push(key);
    }
    return found;
  }

  /** All that belongs to votes that were over before a time, ms since 1970. */
  expired(beforeMs: number): readonly string[] {
    const { openVoteId } = this.ledger;
    return [...this.#records.keys()].filter((key) => {
      const [, id] = key.split('/');
      if (id === undefined || Number(id) === openVoteId) return false;
      const vote = this.vote(Number(id));
      return vote === undefined || vote.closedAtMs < beforeMs;
    });
  }

  #single(voteId: number): Ballots {
    const prefix = ballotKey(voteId, '');
    const ballots = new Map<string, Ballot>();
    for (const [key, bytes] of this.#records) {
      if (key.startsWith(prefix)) ballots.set(key.slice(prefix.length), ballotOf(bytes));
    }
    return ballots;
  }

  #parts(count: number, keyOf: (part: number) => string): readonly Uint8Array[] {
    return Array.from({ length: count }, (_, part) => this.#records.get(keyOf(part))).filter(
      (bytes) => bytes !== undefined,
    );
  }
}

export const readVotes = (records: FeatureRecords): Votes => new Votes(records);

/** Who is to be heard and seen first in one room, as signalling nodes say. Whoever is not named is in the audience. */
import { EventEmitter } from 'node:events';
import type { ParticipantId } from '../../common/ids.ts';
import { Rank } from '../../proto/index.ts';

export type RankedParticipant = {
  readonly participantId: ParticipantId;
  /** In the room: the CSRC of what is heard of it in talker slots; 0 = unknown. */
  readonly number: number;
  readonly rank: Rank;
};

/** Which state of the room's ordered facts. */
export type RanksVersion = { readonly generation: number; readonly revision: number };

export type RoomRanksEvents = { changed: [] };

export class RoomRanks extends EventEmitter<RoomRanksEvents> {
  #version: RanksVersion = { generation: 0, revision: 0 };
  #ranks: ReadonlyMap<ParticipantId, Rank> = new Map();
  #byNumber: ReadonlyMap<number, Rank> = new Map();

  /** Takes a list, whole, unless it is older than the one that is here: several signalling nodes tell. */
  set(version: RanksVersion, ranked: readonly RankedParticipant[]): void {
    if (isOlder(version, this.#version)) return;
    this.#version = version;
    this.#ranks = new Map(ranked.map(({ participantId, rank }) => [participantId, atLeastAudience(rank)]));
    this.#byNumber = new Map(
      ranked
        .filter(({ number }) => number > 0)
        .map(({ number, rank }) => [number, atLeastAudience(rank)] as const),
    );
    this.emit('changed');
  }

  rankOf(participantId: ParticipantId): Rank {
    return this.#ranks.get(participantId) ?? Rank.RANK_AUDIENCE;
  }

  /** Those above the audience, by their numbers. */
  get byNumber(): ReadonlyMap<number, Rank> {
    return this.#byNumber;
  }
}

const isOlder = (one: RanksVersion, other: RanksVersion): boolean =>
  one.generation < other.generation || (one.generation === other.generation && one.revision < other.revision);

const atLeastAudience = (rank: Rank): Rank => Math.max(rank, Rank.RANK_AUDIENCE);

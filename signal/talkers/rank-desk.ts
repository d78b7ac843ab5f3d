/**
 * Tells SFU nodes who goes first for talker slots: each node with sessions of ours in the room, at the first of them and
 * whenever it changes. Repeated until the node has taken it; a newer state replaces one that waits.
 */
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import type { NodeId, ParticipantId, RoomId } from '../../common/ids.ts';
import { backoffBoundMs, type Backoff } from '../../common/lifecycle/backoff.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { Rank, type IRankParticipantsRequest } from '../../proto/index.ts';

const BACKOFF: Backoff = { firstMs: 250, maxMs: 5_000 };

/** Somebody who goes before others and is in the room. */
export type RankedPerson = { readonly participantId: ParticipantId; readonly number: number };

/** Of a room, as this node knows it. */
export type RoomRanks = {
  /** Of the room's ordered facts. */
  readonly generation: number;
  readonly revision: number;
  readonly podium: readonly RankedPerson[];
  /** Before the podium. */
  readonly floor?: readonly RankedPerson[];
};

export type RankDeskDeps = {
  readonly rank: (nodeId: NodeId, request: IRankParticipantsRequest) => Promise<unknown>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Logger;
};

type Post = {
  /** What the node has taken; '' = nothing that we know of. */
  told: string;
  /** Raised when the node may have forgotten, so that an answer under way does not count. */
  turn: number;
  isAsking: boolean;
  failures: number;
  cancel: (() => void) | undefined;
};

type Desk = { ranks: RoomRanks; key: string; readonly posts: Map<NodeId, Post> };

export class RankDesk {
  readonly #deps: RankDeskDeps;
  readonly #rooms = new Map<RoomId, Desk>();

  constructor(deps: RankDeskDeps) {
    this.#deps = deps;
  }

  /** The room's ranks may have changed. */
  changed(room: RoomId, ranks: RoomRanks): void {
    const desk = this.#rooms.get(room);
    const key = keyOf(ranks);
    if (desk === undefined || desk.key === key) return;
    desk.ranks = ranks;
    desk.key = key;
    for (const nodeId of desk.posts.keys()) void this.#tell(room, nodeId);
  }

  /**
   * A session of ours has media at the node.
   * @param isFirst no other one of the room had: the node may have forgotten what it was told
   */
  placed(room: RoomId, nodeId: NodeId, now: { readonly ranks: RoomRanks; readonly isFirst: boolean }): void {
    const desk: Desk = this.#rooms.get(room) ?? {
      ranks: now.ranks,
      key: keyOf(now.ranks),
      posts: new Map<NodeId, Post>(),
    };
    this.#rooms.set(room, desk);
    const post = desk.posts.get(nodeId);
    if (post === undefined) desk.posts.set(nodeId, newPost());
    else if (now.isFirst) forget(post);
    this.changed(room, now.ranks);
    void this.#tell(room, nodeId);
  }

  /** The node can't be reached, and what it knew may be gone. */
  forgetNode(nodeId: NodeId): void {
    for (const { posts } of this.#rooms.values()) {
      posts.get(nodeId)?.cancel?.();
      posts.delete(nodeId);
    }
  }

  /** The room is closed here. */
  forgetRoom(room: RoomId): void {
    for (const { cancel } of this.#rooms.get(room)?.posts.values() ?? []) cancel?.();
    this.#rooms.delete(room);
  }

  async #tell(room: RoomId, nodeId: NodeId): Promise<void> {
    const desk = this.#rooms.get(room);
    const post = desk?.posts.get(nodeId);
    if (desk === undefined || post === undefined || post.isAsking || post.told === desk.key) return;
    const { key, ranks } = desk;
    const { turn } = post;
    post.cancel?.();
    post.cancel = undefined;
    post.isAsking = true;
    try {
      await this.#deps.rank(nodeId, toRequest(room, ranks));
      if (post.turn === turn) post.told = key;
      post.failures = 0;
    } catch (error) {
      this.#retry(room, nodeId, post);
      this.#deps.log.debug({ sfuNodeId: nodeId, code: toAppError(error).code }, 'ranks not taken');
    } finally {
      post.isAsking = false;
    }
    if (post.cancel === undefined && post.told !== desk.key) void this.#tell(room, nodeId);
  }

  #retry(room: RoomId, nodeId: NodeId, post: Post): void {
    if (this.#rooms.get(room)?.posts.get(nodeId) !== post) return;
    post.failures += 1;
    post.cancel = this.#deps.clock.after(backoffBoundMs(post.failures, BACKOFF), () => {
      post.cancel = undefined;
      void this.#tell(room, nodeId);
    });
  }
}

const newPost = (): Post => ({ told: '', turn: 0, isAsking: false, failures: 0, cancel: undefined });

function forget(post: Post): void {
  post.told = '';
  post.turn += 1;
}

const keyOf = ({ generation, revision, floor = [], podium }: RoomRanks): string =>
  [
    generation,
    revision,
    ...[floor, podium].map((people) => people.map(({ number }) => number).join(' ')),
  ].join('/');

function toRequest(room: RoomId, ranked: RoomRanks): IRankParticipantsRequest {
  const { generation, revision, floor = [], podium } = ranked;
  const ranks = [
    ...floor.map((person) => ({ ...person, rank: Rank.RANK_FLOOR })),
    ...podium.map((person) => ({ ...person, rank: Rank.RANK_PODIUM })),
  ];
  return { roomId: room, generation, revision, ranks };
}

/** How far a source has come, as the next router is told, and whether it may go on. Pure. */
import { AppError } from '../../common/errors.ts';
import type { NodeId } from '../../common/ids.ts';
import type { SourceEntry } from '../media/source-table.ts';

/** Links that a source may pass. */
const MAX_HOPS = 3;

type Passed = Pick<SourceEntry, 'originNodeId' | 'hops' | 'path'>;

/** A way on: to another node, or to another router of this one. */
export type Reach = {
  /** @throws {AppError} INVALID_STATE when it must not go there */
  leave(passed: Passed): Pick<Passed, 'hops' | 'path'>;
  /** @throws {AppError} INVALID_STATE when it must not come in */
  enter(passed: Passed): void;
  /** It is listed elsewhere on this node already. */
  readonly isCopy: boolean;
};

/** Over a link. */
export const linkReach = (selfId: NodeId, peerId: NodeId): Reach => ({
  leave: ({ originNodeId, hops, path }) => {
    if (originNodeId === peerId || path.includes(peerId))
      throw new AppError('INVALID_STATE', `the source came here through ${peerId}`);
    if (hops + 1 > MAX_HOPS) throw new AppError('INVALID_STATE', `the source passed ${hops} links`);
    return { hops: hops + 1, path: [...path, selfId] };
  },
  enter: ({ originNodeId, hops, path }) => {
    if (hops < 1 || hops > MAX_HOPS) throw new AppError('INVALID_STATE', `source passed ${hops} links`);
    if (originNodeId === selfId || path.includes(selfId))
      throw new AppError('INVALID_STATE', 'source has been here before');
  },
  isCopy: false,
});

/** Between routers of one node: a source comes from the one where it came in, so it never goes on. */
export const LOCAL_REACH: Reach = {
  leave: ({ hops, path }) => ({ hops, path }),
  enter: () => {},
  isCopy: true,
};

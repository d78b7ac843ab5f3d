/**
 * Sources of other nodes that peers ask this one for, since the way there leads over it: they count as viewers, each at
 * its own link. What a peer asks for is never asked of that peer itself. Lingering is the business of whoever shows it.
 */
import type { NodeId, SourceId } from '../../common/ids.ts';
import { sumWants, WantSum, type Wants } from '../media/want-sum.ts';
import type { GatewayLease, RemoteWant } from '../ports.ts';

/** Who asks for a source, and how; undefined = somebody here. */
type Asker = { readonly peerId: NodeId | undefined; readonly want: RemoteWant };

/** All that ask for one source. */
export type Asked = readonly [Asker, ...Asker[]];

/** States what is wanted of one source at a link; an empty map when it is not any more. */
export type PassOn = (viewer: object, wants: Wants) => void;

export class RelayedWants {
  readonly #byPeer = new Map<NodeId, WantSum<object>>();

  get isEmpty(): boolean {
    return this.#byPeer.size === 0;
  }

  set(peerId: NodeId, viewer: object, wants: Wants): void {
    const sum = this.#byPeer.get(peerId) ?? new WantSum<object>();
    sum.set(viewer, wants);
    if (sum.isEmpty) this.#byPeer.delete(peerId);
    else this.#byPeer.set(peerId, sum);
  }

  /** Who asks for what, those here included. */
  with(here: Wants): ReadonlyMap<SourceId, Asked> {
    const asked = new Map<SourceId, [Asker, ...Asker[]]>();
    const add = (peerId: NodeId | undefined, wants: Wants): void => {
      for (const [sourceId, want] of wants) {
        const others = asked.get(sourceId);
        if (others === undefined) asked.set(sourceId, [{ peerId, want }]);
        else others.push({ peerId, want });
      }
    };
    add(undefined, here);
    for (const [peerId, { sum }] of this.#byPeer) add(peerId, sum);
    return asked;
  }
}

/** What is to be asked of a peer; undefined = nothing, as nobody but the peer itself asks for it. */
export function askedOf(peerId: NodeId, asked: Asked): RemoteWant | undefined {
  const [first] = asked;
  if (asked.length === 1) return first.peerId === peerId ? undefined : first.want;
  return sumWants(asked.filter((one) => one.peerId !== peerId).map(({ want }) => want));
}

/** Demands of a link: what is produced at other nodes is passed on. */
export function withPassedOn(
  demands: GatewayLease['demands'],
  selfId: NodeId,
  passOn: PassOn,
): GatewayLease['demands'] {
  return {
    want: (viewer, source, maxLayer, when) => {
      const { sourceId, generation, originNodeId = selfId } = source;
      if (originNodeId === selfId) return demands.want(viewer, source, maxLayer, when);
      passOn(
        viewer,
        maxLayer === undefined ? new Map() : new Map([[sourceId, { generation, originNodeId, maxLayer }]]),
      );
    },
    wantedByOthers: (viewer, sourceId) => demands.wantedByOthers(viewer, sourceId),
  };
}

/** A link as operators are told of it. Pure. */
import { LinkState as WireState, type ILinkDescription } from '../../proto/index.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { LinkPhase, LinkState } from './link-machine.ts';

const WIRE_STATES: { readonly [Phase in LinkPhase]: WireState } = {
  down: WireState.LINK_STATE_DOWN,
  connecting: WireState.LINK_STATE_CONNECTING,
  up: WireState.LINK_STATE_UP,
  closing: WireState.LINK_STATE_CLOSING,
  gone: WireState.LINK_STATE_CLOSING,
};

export function describeLink(
  { phase, generation }: LinkState,
  facts: {
    readonly peerId: NodeId;
    readonly rttMs: number;
    readonly sent: readonly SourceId[];
    /** Of these, those that the way to the peer can't carry for now. */
    readonly shed: readonly SourceId[];
  },
): ILinkDescription {
  return {
    peerNodeId: facts.peerId,
    state: WIRE_STATES[phase],
    rttMs: facts.rttMs,
    sentSourceIds: [...facts.sent],
    shedSourceIds: [...facts.shed],
    generation,
  };
}

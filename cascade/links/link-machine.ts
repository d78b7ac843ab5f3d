/**
 * The states of a link between two nodes in one room, seen from one of them. Pure: events in, effects out.
 *
 * The node with the lower id is the initiator: it claims the link, which gives the generation, and offers; the other
 * one asks for an offer when it wants a link, and takes each offer with a generation above what it had. A pair of
 * transports is connected once and never mended: whatever fails, the next try is a new pair.
 */
import type { NodeId } from '../../common/ids.ts';

export type LinkRole = 'initiator' | 'responder';

export type LinkPhase = 'down' | 'connecting' | 'up' | 'closing' | 'gone';

export type LinkState = {
  readonly phase: LinkPhase;
  /** Of the current or last pair; 0 = there was none. */
  readonly generation: number;
  /** Counts the tries of this node, so that what an overtaken one reports is not taken for the current one. */
  readonly attempt: number;
  /** Asked for again while closing. */
  readonly isReopened: boolean;
};

export type LinkEvent =
  /** There is reason to have the link, and the peer can be talked to. */
  | { readonly type: 'start' }
  /** The peer asks for an offer. */
  | { readonly type: 'asked' }
  | { readonly type: 'claimed'; readonly attempt: number; readonly generation: number }
  | { readonly type: 'offered'; readonly generation: number }
  | { readonly type: 'answered'; readonly generation: number }
  | { readonly type: 'connected'; readonly attempt: number }
  /** Something of this try failed here, or took too long. */
  | { readonly type: 'failed'; readonly attempt: number }
  | { readonly type: 'peerClosed'; readonly generation: number }
  | { readonly type: 'peerLost' }
  /** There is no more reason to have the link. */
  | { readonly type: 'finish' }
  | { readonly type: 'released' };

export type LinkEffect =
  /** Claim the link: its fence is the next generation. */
  | 'claim'
  /** Ask the initiator for an offer. */
  | 'ask'
  /** Make this node's end and offer it. */
  | 'offer'
  /** Make this node's end and connect it to the offered one. */
  | 'accept'
  /** Tell this node's end. */
  | 'answer'
  /** Connect to the answered end. */
  | 'connect'
  /** Close this node's end and all that runs over it. */
  | 'drop'
  | 'tellClose'
  /** Come back with `start` after a while. */
  | 'retry'
  | 'release';

export type LinkStep = { readonly state: LinkState; readonly effects: readonly LinkEffect[] };

export const INITIAL_LINK: LinkState = { phase: 'down', generation: 0, attempt: 0, isReopened: false };

/** Who of the two offers. */
export const linkRole = (selfId: NodeId, peerId: NodeId): LinkRole =>
  selfId < peerId ? 'initiator' : 'responder';

type Handler = (role: LinkRole, state: LinkState, event: LinkEvent) => LinkStep;

/** One step of the link. Events that don't fit the state change nothing. */
export function stepLink(role: LinkRole, state: LinkState, event: LinkEvent): LinkStep {
  return HANDLERS[event.type](role, state, event);
}

const HANDLERS: { readonly [Type in LinkEvent['type']]: Handler } = {
  start: (role, state) => onStart(role, state),
  asked: (role, state) => (role === 'initiator' ? onAsked(state) : stay(state)),
  claimed: (_role, state, event) => onClaimed(state, event),
  offered: (role, state, event) => (role === 'responder' ? onOffered(state, event) : stay(state)),
  answered: (role, state, event) =>
    role === 'initiator' && state.phase === 'connecting' && isOfGeneration(state, event)
      ? { state, effects: ['connect'] }
      : stay(state),
  connected: (role, state, event) =>
    state.phase === 'connecting' && isOfAttempt(state, event)
      ? { state: { ...state, phase: 'up' }, effects: role === 'responder' ? ['answer'] : [] }
      : stay(state),
  failed: (_role, state, event) =>
    hasTry(state) && isOfAttempt(state, event) ? toDown(state, ['drop', 'tellClose', 'retry']) : stay(state),
  peerClosed: (role, state, event) =>
    hasTry(state) && (isOfGeneration(state, event) || isAskRefused(role, state, event))
      ? toDown(state, ['drop', 'retry'])
      : stay(state),
  peerLost: (_role, state) => (hasTry(state) ? toDown(state, ['drop']) : stay(state)),
  finish: (role, state) => onFinish(role, state),
  released: (_role, state) => onReleased(state),
};

const stay = (state: LinkState): LinkStep => ({ state, effects: [] });

const toDown = (state: LinkState, effects: readonly LinkEffect[]): LinkStep => ({
  state: { ...state, phase: 'down' },
  effects,
});

const hasTry = (state: LinkState): boolean => state.phase === 'connecting' || state.phase === 'up';

const isOfGeneration = (state: LinkState, event: LinkEvent): boolean =>
  'generation' in event && event.generation === state.generation;

/** The initiator could not even claim the link, so its message has no generation. */
const isAskRefused = (role: LinkRole, state: LinkState, event: LinkEvent): boolean =>
  role === 'responder' && state.phase === 'connecting' && 'generation' in event && event.generation === 0;

const isOfAttempt = (state: LinkState, event: LinkEvent): boolean =>
  'attempt' in event && event.attempt === state.attempt;

const connecting = (state: LinkState, generation = state.generation): LinkState => ({
  phase: 'connecting',
  generation,
  attempt: state.attempt + 1,
  isReopened: false,
});

function onStart(role: LinkRole, state: LinkState): LinkStep {
  if (state.phase === 'closing') return stay({ ...state, isReopened: true });
  if (state.phase !== 'down') return stay(state);
  return { state: connecting(state), effects: [role === 'initiator' ? 'claim' : 'ask'] };
}

/** A responder that asks while the link is up here has lost its end. */
function onAsked(state: LinkState): LinkStep {
  if (state.phase === 'up') return { state: connecting(state), effects: ['drop', 'claim'] };
  return onStart('initiator', state);
}

function onClaimed(state: LinkState, event: LinkEvent): LinkStep {
  const isCurrent = state.phase === 'connecting' && isOfAttempt(state, event) && 'generation' in event;
  return isCurrent ? { state: { ...state, generation: event.generation }, effects: ['offer'] } : stay(state);
}

function onOffered(state: LinkState, event: LinkEvent): LinkStep {
  if (!('generation' in event) || event.generation <= state.generation) return stay(state);
  return { state: connecting(state, event.generation), effects: ['drop', 'accept'] };
}

function onFinish(role: LinkRole, state: LinkState): LinkStep {
  if (state.phase === 'closing' || state.phase === 'gone') return stay(state);
  const effects: readonly LinkEffect[] = hasTry(state) ? ['tellClose', 'drop'] : [];
  if (role === 'responder') return { state: { ...state, phase: 'gone' }, effects };
  return { state: { ...state, phase: 'closing' }, effects: [...effects, 'release'] };
}

function onReleased(state: LinkState): LinkStep {
  if (state.phase !== 'closing') return stay(state);
  if (state.isReopened) return { state: connecting(state), effects: ['claim'] };
  return stay({ ...state, phase: 'gone' });
}

/**
 * One link of one room to one other node: carries out what link-machine.ts decides, and knows when it is idle.
 *
 * A pair of transports and what flows over it is pipe.ts; which sources are wanted is said from outside.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import type { NodeId, RoomId, SourceId } from '../../common/ids.ts';
import type { ILinkDescription } from '../../proto/index.ts';
import type { SfuOptions } from '../options.ts';
import type { GatewayLease, SlotsPort } from '../ports.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { IdleTimer } from './idle-timer.ts';
import { LinkClaims, type ClaimLink } from './link-claims.ts';
import { describeLink } from './link-description.ts';
import {
  INITIAL_LINK,
  linkRole,
  stepLink,
  type LinkEffect,
  type LinkEvent,
  type LinkPhase,
  type LinkRole,
  type LinkState,
} from './link-machine.ts';
import type { LinkBody, PipeEndpoint } from './link-message.ts';
import { LinkTimer } from './link-timer.ts';
import { connectPipeEnd, endpointOf, openPipeEnd } from './pipe-end.ts';
import { Pipe, type PipeDeps } from './pipe.ts';
import type { SlotStreams } from './pipe-slots.ts';
import { linkReach } from './reach.ts';
import type { PeerWants } from './source-imports.ts';

export type LinkDeps = {
  readonly roomId: RoomId;
  readonly selfId: NodeId;
  readonly peerId: NodeId;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly pipe: SfuOptions['pipe'];
  readonly lingerMs: number;
  readonly peer: {
    isUp(): boolean;
    /** Whether it can be asked for its talker slots. */
    knowsSlots(): boolean;
    rttMs(): number;
    send(body: LinkBody, generation: number): void;
  };
  readonly gateway: () => Promise<GatewayLease>;
  readonly slots: SlotsPort;
  readonly control: PipeDeps['control'];
  readonly claim: ClaimLink;
  readonly onGone: () => void;
};

export class Link {
  readonly #deps: LinkDeps;
  readonly #role: LinkRole;
  readonly #claims: LinkClaims;
  readonly #idle: IdleTimer;
  readonly #timer: LinkTimer;
  #state: LinkState = INITIAL_LINK;
  #pipe: Pipe | undefined;
  #peerEndpoint: PipeEndpoint | undefined;
  #wants: PeerWants = new Map();
  #areSlotsWanted = false;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    this.#role = linkRole(deps.selfId, deps.peerId);
    this.#claims = new LinkClaims(deps.claim, deps.log);
    this.#timer = new LinkTimer(deps);
    this.#idle = new IdleTimer({
      clock: deps.clock,
      lingerMs: deps.lingerMs,
      isBusy: () => this.#isBusy(),
      onIdle: () => this.#onIdle(),
    });
    this.#idle.check('linger');
  }

  describe(): ILinkDescription {
    const { peerId, peer } = this.#deps;
    const shed = this.#pipe?.shed() ?? [];
    return describeLink(this.#state, { peerId, rttMs: peer.rttMs(), sent: this.sent(), shed });
  }

  /** This node's end of the pair, while there is one. */
  get end(): PipeTransport | undefined {
    return this.#pipe?.end;
  }

  /** Sources that flow to the peer. */
  sent(): readonly SourceId[] {
    return this.#pipe?.sent() ?? [];
  }

  /** Replaces what is wanted from the peer. What has left has lingered already. */
  setWants(wants: PeerWants): void {
    const isLeftNow = this.#wants.size > 0 && wants.size === 0;
    this.#wants = wants;
    if (this.#state.phase === 'up') this.#pipe?.setWants(wants);
    this.#startIfWanted();
    this.#idle.check(isLeftNow ? 'now' : 'linger');
  }

  /** Whether the peer's talker slots are wanted: if so, there is reason to have the link as long as it can give them. */
  setSlotsWanted(isWanted: boolean): void {
    if (this.#areSlotsWanted === isWanted) return;
    this.#areSlotsWanted = isWanted;
    if (this.#state.phase === 'up') this.#pipe?.setSlotsWanted(this.#wantsSlots());
    this.#startIfWanted();
    this.#idle.check(isWanted ? 'linger' : 'now');
  }

  /** Streams of talker slots over this link. */
  get slotStreams(): SlotStreams {
    return this.#pipe?.slotStreams ?? { in: 0, out: 0 };
  }

  peerUp(): void {
    this.#timer.forgive();
    this.#startIfWanted();
  }

  peerDown(): void {
    this.#dispatch({ type: 'peerLost' });
  }

  receive(generation: number, body: LinkBody): void {
    switch (body.type) {
      case 'wanted':
        return this.#dispatch({ type: 'asked' });
      case 'offer':
      case 'answer':
        return this.#onEndpoint(generation, body);
      case 'close':
        this.#deps.log.debug({ generation, code: body.code }, 'peer closed the link');
        return this.#dispatch({ type: 'peerClosed', generation });
      default:
        if (generation !== this.#state.generation) return;
        this.#pipe?.receive(body);
        if (body.type === 'sourceWanted' || body.type === 'slotsWanted') this.#idle.check('linger');
    }
  }

  /** Takes the link down, on both sides. Resolves when the claim is given back. */
  async close(): Promise<void> {
    this.#wants = new Map();
    this.#areSlotsWanted = false;
    this.#dispatch({ type: 'finish' });
    await this.#claims.settled();
  }

  #onEndpoint(generation: number, body: Extract<LinkBody, { type: 'offer' | 'answer' }>): void {
    this.#peerEndpoint = body.endpoint;
    this.#dispatch({ type: body.type === 'offer' ? 'offered' : 'answered', generation });
  }

  #startIfWanted(): void {
    const isDue = this.#state.phase !== 'down' || !this.#timer.isRunning;
    if (this.#isWanted() && isDue && this.#deps.peer.isUp()) this.#dispatch({ type: 'start' });
  }

  #dispatch(event: LinkEvent): void {
    const before = this.#state;
    const { state, effects } = stepLink(this.#role, before, event);
    this.#state = state;
    if (state.attempt !== before.attempt || state.phase !== before.phase) this.#onMoved(before.phase);
    for (const effect of effects) this.#effects[effect]();
    if (state.phase !== before.phase) this.#onEntered(state.phase);
  }

  #onMoved(from: LinkPhase): void {
    const { phase, generation, attempt } = this.#state;
    this.#timer.stop();
    if (phase === 'connecting') this.#timer.limitTry(() => this.#dispatch({ type: 'failed', attempt }));
    this.#deps.log.debug({ from, to: phase, generation }, 'link moved');
  }

  #onEntered(phase: LinkPhase): void {
    const { generation } = this.#state;
    if (phase === 'gone') {
      this.#idle.stop();
      this.#deps.log.info({ generation }, 'link closed');
      return this.#deps.onGone();
    }
    if (phase === 'up') {
      this.#timer.forgive();
      this.#deps.log.info({ generation }, 'link is up');
      this.#pipe?.setWants(this.#wants);
      this.#pipe?.setSlotsWanted(this.#wantsSlots());
    }
    this.#idle.check('linger');
  }

  readonly #effects: { readonly [Effect in LinkEffect]: () => void } = {
    claim: () =>
      this.#try(async (attempt) => {
        const generation = await this.#claims.renew(() => this.#isCurrent(attempt));
        if (generation !== undefined) this.#dispatch({ type: 'claimed', attempt, generation });
      }),
    ask: () => this.#deps.peer.send({ type: 'wanted' }, 0),
    offer: () => this.#try((attempt) => this.#open(attempt, 'offer')),
    accept: () => this.#try((attempt) => this.#open(attempt, 'accept')),
    answer: () => this.#sendEndpoint('answer'),
    connect: () =>
      this.#try(async (attempt) => {
        if (this.#pipe === undefined || this.#peerEndpoint === undefined) return;
        await connectPipeEnd(this.#pipe.end, this.#peerEndpoint);
        this.#dispatch({ type: 'connected', attempt });
      }),
    drop: () => {
      this.#pipe?.close();
      this.#pipe = undefined;
    },
    tellClose: () => {
      const hasFailed = this.#state.phase === 'down';
      const body: LinkBody = { type: 'close', ...(hasFailed ? { code: 'LINK_FAILED' } : {}) };
      this.#deps.peer.send(body, this.#state.generation);
    },
    retry: () => this.#retry(),
    release: () => void this.#claims.release().then(() => this.#dispatch({ type: 'released' })),
  };

  /** Makes this node's end; the initiator offers it, the responder connects it to what was offered. */
  async #open(attempt: number, as: 'offer' | 'accept'): Promise<void> {
    const peerEndpoint = as === 'accept' ? this.#peerEndpoint : undefined;
    const { router, ...room } = await this.#deps.gateway();
    const end = await openPipeEnd(router, this.#deps.pipe, peerEndpoint);
    if (!this.#isCurrent(attempt)) return end.close();
    const { generation } = this.#state;
    const send = (body: LinkBody): void => this.#deps.peer.send(body, generation);
    const { roomId, peerId, slots } = this.#deps;
    this.#pipe = new Pipe(
      {
        ...this.#deps,
        ...room,
        reach: linkReach(this.#deps.selfId, peerId),
        end,
        send,
        acquireSlots: () => slots.acquireExports(roomId),
        takeIn: (producers) => slots.takeIn(roomId, peerId, producers),
      },
      {
        lost: () => this.#dispatch({ type: 'failed', attempt }),
        exportOver: (why) => this.#idle.check(why === 'unwanted' ? 'now' : 'linger'),
      },
    );
    if (as === 'accept') this.#dispatch({ type: 'connected', attempt });
    else this.#sendEndpoint('offer');
  }

  #sendEndpoint(type: 'offer' | 'answer'): void {
    if (this.#pipe === undefined) return;
    const endpoint = endpointOf(this.#pipe.end, this.#deps.pipe);
    this.#deps.peer.send({ type, endpoint }, this.#state.generation);
  }

  #isCurrent(attempt: number): boolean {
    return this.#state.phase === 'connecting' && this.#state.attempt === attempt;
  }

  #try(work: (attempt: number) => Promise<void>): void {
    const { attempt } = this.#state;
    work(attempt).catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'link failed, retrying');
      this.#dispatch({ type: 'failed', attempt });
    });
  }

  /** A link that only the peer wanted is the peer's to ask for again. */
  #retry(): void {
    if (!this.#isWanted()) return this.#idle.check('now');
    this.#timer.waitForRetry(() => this.#startIfWanted());
  }

  #wantsSlots(): boolean {
    return this.#areSlotsWanted && this.#deps.peer.knowsSlots();
  }

  #isWanted(): boolean {
    return this.#wants.size > 0 || this.#wantsSlots();
  }

  #isBusy(): boolean {
    return this.#isWanted() || this.#pipe?.hasExports === true;
  }

  /**
   * While it is up, closing an idle link is the initiator's: the responder can't know what it is about to want. While
   * it connects, it is not idle yet: the peer says what it wants when it is up.
   */
  #onIdle(): void {
    const { phase } = this.#state;
    const isOthers = phase === 'up' && this.#role === 'responder';
    if (phase !== 'connecting' && !isOthers) this.#dispatch({ type: 'finish' });
  }
}

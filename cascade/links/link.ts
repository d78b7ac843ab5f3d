/**
 * One link of one room to one other node: carries out what link-machine.ts decides, and knows when it is idle.
 *
 * A pair of transports and what flows over it is pipe.ts; which sources are wanted is said from outside.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { SourceId } from '../../common/ids.ts';
import type { ILinkDescription } from '../../proto/index.ts';
import { IdleTimer } from './idle-timer.ts';
import { LinkClaims } from './link-claims.ts';
import { LinkDemand } from './link-demand.ts';
import type { LinkDeps } from './link-deps.ts';
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
import { makeLinkPipe } from './link-pipe.ts';
import { connectPipeEnd, endpointOf, openPipeEnd } from './pipe-end.ts';
import type { Pipe } from './pipe.ts';
import type { SlotStreams } from './pipe-slots.ts';
import type { PeerWants } from './source-imports.ts';

export class Link {
  readonly #deps: LinkDeps;
  readonly #role: LinkRole;
  readonly #claims: LinkClaims;
  readonly #idle: IdleTimer;
  readonly #timer: LinkTimer;
  readonly #demand: LinkDemand;
  #state: LinkState = INITIAL_LINK;
  #pipe: Pipe | undefined;
  #peerEndpoint: PipeEndpoint | undefined;
  #mesh: string;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
    this.#mesh = deps.mesh;
    this.#role = linkRole(deps.selfId, deps.peerId);
    this.#claims = new LinkClaims(deps.claim, deps.log);
    this.#timer = new LinkTimer(deps);
    this.#demand = new LinkDemand(() => deps.peer.knowsSlots());
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

  /** What came over the link is not sent into others of it. */
  get mesh(): string {
    return this.#mesh;
  }

  setMesh(mesh: string): void {
    if (this.#mesh === mesh) return;
    this.#mesh = mesh;
    this.#pipe?.renewSlots();
  }

  /** The peer wants talker slots from here. */
  get areSlotsAsked(): boolean {
    return this.#pipe?.areSlotsAsked === true;
  }

  /** It asked for them while its own were not wanted here. */
  get isAskedFirst(): boolean {
    return this.#demand.isAskedFirst;
  }

  /** The peer's talker slots come in. */
  get areSlotsLive(): boolean {
    return this.slotStreams.in > 0;
  }

  /** Whether a source comes in from the peer. */
  isLive(sourceId: SourceId): boolean {
    return this.#pipe?.isLive(sourceId) === true;
  }

  /** Sources that flow to the peer. */
  sent(): readonly SourceId[] {
    return this.#pipe?.sent() ?? [];
  }

  /** Replaces what is wanted from the peer. What has left has lingered already. */
  setWants(wants: PeerWants): void {
    const isLeftNow = this.#demand.setSources(wants);
    if (this.#state.phase === 'up') this.#pipe?.setWants(wants);
    this.#startIfWanted();
    this.#idle.check(isLeftNow ? 'now' : 'linger');
  }

  /** Whether the peer's talker slots are wanted: if so, there is reason to have the link as long as it can give them. */
  setSlotsWanted(isWanted: boolean): void {
    if (!this.#demand.setSlotsWanted(isWanted)) return;
    if (this.#state.phase === 'up') this.#pipe?.setSlotsWanted(this.#demand.asksForSlots);
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
        if (body.type === 'slotsWanted') {
          this.#demand.noteAsked();
          this.#deps.onChanged();
        }
    }
  }

  /** Takes the link down, on both sides. Resolves when the claim is given back. */
  async close(): Promise<void> {
    this.#demand.clear();
    this.#dispatch({ type: 'finish' });
    await this.#claims.settled();
  }

  #onEndpoint(generation: number, body: Extract<LinkBody, { type: 'offer' | 'answer' }>): void {
    this.#peerEndpoint = body.endpoint;
    this.#dispatch({ type: body.type === 'offer' ? 'offered' : 'answered', generation });
  }

  #startIfWanted(): void {
    const isDue = this.#state.phase !== 'down' || !this.#timer.isRunning;
    if (this.#demand.isAny && isDue && this.#deps.peer.isUp()) this.#dispatch({ type: 'start' });
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
      this.#pipe?.setWants(this.#demand.sources);
      this.#pipe?.setSlotsWanted(this.#demand.asksForSlots);
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
      this.#demand.forgetAsked();
      this.#deps.onChanged();
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
    const gateway = await this.#deps.gateway();
    const end = await openPipeEnd(gateway.router, this.#deps.pipe, peerEndpoint);
    if (!this.#isCurrent(attempt)) return end.close();
    const { generation } = this.#state;
    const made = { end, gateway, generation, mesh: () => this.#mesh };
    this.#pipe = makeLinkPipe(this.#deps, made, {
      lost: () => this.#dispatch({ type: 'failed', attempt }),
      exportOver: (why) => {
        this.#idle.check(why === 'unwanted' ? 'now' : 'linger');
        if (!this.areSlotsAsked) this.#demand.forgetAsked();
        this.#deps.onChanged();
      },
      brought: () => this.#deps.onChanged(),
    });
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
    if (!this.#demand.isAny) return this.#idle.check('now');
    this.#timer.waitForRetry(() => this.#startIfWanted());
  }

  #isBusy(): boolean {
    return this.#demand.isAny || this.#pipe?.hasExports === true;
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

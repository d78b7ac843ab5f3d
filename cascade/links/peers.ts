/**
 * The channels of this node to all other SFU nodes: one per pair, opened by the lower id to everybody whom the
 * directory lists, so that a link needs no second way to ask for one. Beats over all of them also tell who is alive.
 */
import type { Logger } from 'pino';
import { AppError, isAppError } from '../../common/errors.ts';
import type { NodeId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { LinkEnvelope } from './link-message.ts';
import { PeerChannel, type PeerIdentity, type PeerWire } from './peer-channel.ts';
import { PeerDialer, type DialAttempt } from './peer-dialer.ts';

/** A stream to a node, and how to give up the connection under it. */
export type DialledWire = { readonly wire: PeerWire; readonly hangUp: () => void };

export type PeerAddress = { readonly nodeId: NodeId; readonly address: string };

export type PeersDeps = {
  readonly self: PeerIdentity;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly dial: (address: string) => DialledWire;
};

export type PeersHandlers = {
  up(nodeId: NodeId): void;
  /** Everything that went over the channel is lost. */
  down(nodeId: NodeId): void;
  received(nodeId: NodeId, envelope: LinkEnvelope): void;
};

type Held = { readonly channel: PeerChannel; readonly identity: PeerIdentity };

export class Peers {
  readonly #deps: PeersDeps;
  readonly #handlers: PeersHandlers;
  readonly #open = new Map<NodeId, Held>();
  /** Also those that have not said hello yet. */
  readonly #channels = new Set<PeerChannel>();
  readonly #dialers = new Map<NodeId, PeerDialer>();
  readonly #lost = new Set<NodeId>();
  /** Why certificates were refused, as people were told. */
  readonly #refusals = new Map<NodeId, string>();
  #known: ReadonlyMap<NodeId, string> = new Map();
  #isClosed = false;

  constructor(deps: PeersDeps, handlers: PeersHandlers) {
    this.#deps = deps;
    this.#handlers = handlers;
  }

  isUp(nodeId: NodeId): boolean {
    return this.#open.has(nodeId);
  }

  /** It was up, and is not; known until it is up again, or no longer listed. */
  isLost(nodeId: NodeId): boolean {
    return this.#lost.has(nodeId);
  }

  /** False for a node of an older version, which would not know what is asked of it. */
  knowsSlots(nodeId: NodeId): boolean {
    return this.#open.get(nodeId)?.identity.slots !== false;
  }

  /** Smoothed round trip in ms; 0 when unknown. */
  rttMs(nodeId: NodeId): number {
    return this.#open.get(nodeId)?.channel.rttMs ?? 0;
  }

  /** Those to which there is a channel. */
  up(): readonly NodeId[] {
    return [...this.#open.keys()];
  }

  send(nodeId: NodeId, envelope: LinkEnvelope): void {
    this.#open.get(nodeId)?.channel.send(envelope);
  }

  /** The nodes that exist now, whole; those with higher ids are dialled. An open channel outlives its listing. */
  setKnown(nodes: readonly PeerAddress[]): void {
    if (this.#isClosed) return;
    const higher = nodes.filter(({ nodeId }) => nodeId > this.#deps.self.nodeId);
    this.#known = new Map(higher.map(({ nodeId, address }) => [nodeId, address]));
    for (const [nodeId, address] of this.#known) this.#dialTo(nodeId, address);
    for (const nodeId of [...this.#dialers.keys()]) this.#forgetUnlisted(nodeId);
    const listed = new Set(nodes.map(({ nodeId }) => nodeId));
    for (const nodeId of this.#lost) if (!listed.has(nodeId)) this.#lost.delete(nodeId);
  }

  /** A stream that another node opened to us. */
  accept(wire: PeerWire): void {
    if (this.#isClosed) return wire.fail(new AppError('DRAINING', 'the node is closing'));
    this.#openChannel(wire, undefined);
  }

  close(): void {
    this.#isClosed = true;
    for (const dialer of this.#dialers.values()) dialer.close();
    for (const channel of [...this.#channels]) channel.close(new AppError('DRAINING', 'the node is closing'));
  }

  #forgetUnlisted(nodeId: NodeId): void {
    if (this.#known.has(nodeId) || this.isUp(nodeId)) return;
    this.#dialers.get(nodeId)?.close();
    this.#dialers.delete(nodeId);
    this.#refusals.delete(nodeId);
  }

  #dialTo(nodeId: NodeId, address: string): void {
    const dialer = this.#dialers.get(nodeId);
    if (dialer !== undefined) return dialer.redirect(address);
    const { clock, random } = this.#deps;
    const connect = (to: string): DialAttempt => this.#connect(nodeId, to);
    this.#dialers.set(nodeId, new PeerDialer(address, { clock, random, connect }));
  }

  #connect(nodeId: NodeId, address: string): DialAttempt {
    const { wire, hangUp } = this.#deps.dial(address);
    const { channel, over } = this.#openChannel(wire, nodeId);
    void over.then(hangUp);
    return {
      over,
      abort: () => channel.close(new AppError('SFU_UNREACHABLE', 'the peer has moved or left')),
    };
  }

  /** @param expected who was dialled; undefined = we were dialled */
  #openChannel(
    wire: PeerWire,
    expected: NodeId | undefined,
  ): { channel: PeerChannel } & Pick<DialAttempt, 'over'> {
    const over = Promise.withResolvers<{ wasOpen: boolean }>();
    let identity: PeerIdentity | undefined;
    const { self, clock, log } = this.#deps;
    const channel: PeerChannel = new PeerChannel(
      wire,
      { self, clock, log },
      {
        opened: (peer) => {
          assertExpected(peer.nodeId, self.nodeId, expected);
          identity = peer;
          this.#onOpened(channel, peer);
        },
        received: (envelope) => {
          if (identity !== undefined) this.#handlers.received(identity.nodeId, envelope);
        },
        closed: (error) => {
          if (identity === undefined) this.#tellRefusal(expected, error);
          this.#onClosed(channel, identity, error);
          over.resolve({ wasOpen: identity !== undefined });
        },
      },
    );
    this.#channels.add(channel);
    return { channel, over: over.promise };
  }

  #onOpened(channel: PeerChannel, identity: PeerIdentity): void {
    const held = this.#open.get(identity.nodeId);
    held?.channel.close(new AppError('SFU_UNREACHABLE', 'replaced by a newer channel'));
    this.#open.set(identity.nodeId, { channel, identity });
    this.#refusals.delete(identity.nodeId);
    this.#lost.delete(identity.nodeId);
    this.#deps.log.info({ peerId: identity.nodeId, incarnation: identity.incarnation }, 'peer is up');
    this.#handlers.up(identity.nodeId);
  }

  /** Once per reason, until it is up. */
  #tellRefusal(peerId: NodeId | undefined, { cause }: AppError): void {
    if (peerId === undefined || !isAppError(cause, 'TLS_PEER_REFUSED')) return;
    const told = this.#refusals.get(peerId);
    if (told === cause.message) return;
    this.#refusals.set(peerId, cause.message);
    this.#deps.log.warn({ peerId, reason: cause.message }, 'peer can not be reached: certificate refused');
  }

  #onClosed(channel: PeerChannel, identity: PeerIdentity | undefined, error: AppError): void {
    this.#channels.delete(channel);
    if (identity === undefined) {
      this.#deps.log.debug({ err: error }, 'channel to a peer did not open');
      return;
    }
    if (this.#open.get(identity.nodeId)?.channel !== channel) return;
    this.#open.delete(identity.nodeId);
    this.#lost.add(identity.nodeId);
    this.#deps.log.info({ peerId: identity.nodeId, code: error.code }, 'peer is down');
    this.#handlers.down(identity.nodeId);
    this.#forgetUnlisted(identity.nodeId);
  }
}

/** The lower id dials, and must reach whom it meant. */
function assertExpected(peerId: NodeId, selfId: NodeId, expected: NodeId | undefined): void {
  if (expected === undefined ? peerId < selfId : peerId === expected) return;
  throw new AppError('ARGUMENT_INVALID', `peer ${peerId} is not the one that this channel is for`);
}

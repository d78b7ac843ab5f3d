/**
 * One open stream to another SFU node: hello, beats, and the messages of all links between the two.
 *
 * Over once and for all when the stream breaks, the peer is silent or talks nonsense; peers.ts opens a new one.
 */
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { parseNodeId, type NodeId } from '../../common/ids.ts';
import type { RpcStream } from '../../common/rpc/stream.ts';
import type { IPeerHello, IPeerMessage } from '../../proto/index.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { decodeLink, encodeLink } from './link-codec.ts';
import type { LinkEnvelope } from './link-message.ts';
import { BEATS_PER_ANSWER, PeerPulse } from './peer-pulse.ts';

/** Longest wait for the peer's first message. */
export const HELLO_TIMEOUT_MS = 5_000;

type Frame = { readonly message?: IPeerMessage | null };

/** Either side of the stream; its queue is bounded, and it fails when that is full. */
export type PeerWire = Pick<RpcStream<Frame, Frame>, 'onMessage' | 'closed' | 'write' | 'fail'>;

/** A process of a node: a changed incarnation means that everything of the old one is gone. */
export type PeerIdentity = {
  readonly nodeId: NodeId;
  readonly incarnation: string;
  /** It knows talker slots. */
  readonly slots: boolean;
};

export type ChannelHandlers = {
  /** The peer has said who it is. @throws {AppError} to refuse it */
  opened(peer: PeerIdentity): void;
  received(envelope: LinkEnvelope): void;
  /** Called once, also when the channel never opened. */
  closed(error: AppError): void;
};

type ChannelDeps = { readonly self: PeerIdentity; readonly clock: Clock; readonly log: Logger };

export class PeerChannel {
  readonly #wire: PeerWire;
  readonly #handlers: ChannelHandlers;
  readonly #log: Logger;
  readonly #pulse: PeerPulse;
  readonly #cancelHelloTimer: () => void;
  #state: 'greeting' | 'open' | 'closed' = 'greeting';
  #beatsHeard = 0;

  constructor(wire: PeerWire, deps: ChannelDeps, handlers: ChannelHandlers) {
    this.#wire = wire;
    this.#handlers = handlers;
    this.#log = deps.log;
    this.#pulse = new PeerPulse(deps.clock, {
      beat: (sentAtUs) => this.#write({ beat: { sentAtUs } }),
      silent: () => this.close(new AppError('SFU_UNREACHABLE', 'peer is silent')),
    });
    this.#cancelHelloTimer = deps.clock.after(HELLO_TIMEOUT_MS, () =>
      this.close(new AppError('SFU_UNREACHABLE', `no hello within ${HELLO_TIMEOUT_MS} ms`)),
    );
    this.#write({ hello: { ...deps.self } });
    wire.onMessage((frame) => this.#onFrame(frame));
    void wire.closed.then((error) =>
      this.#onClosed(error ?? new AppError('SFU_UNREACHABLE', 'peer ended the channel')),
    );
  }

  /** Smoothed round trip in ms; 0 before the first echo. */
  get rttMs(): number {
    return this.#pulse.rttMs;
  }

  /** Sends a message; it is lost when the channel is closed, which `closed` tells. */
  send(envelope: LinkEnvelope): void {
    this.#write({ link: encodeLink(envelope) });
  }

  /** Ends the channel. Idempotent. */
  close(error: AppError): void {
    this.#onClosed(error);
    this.#wire.fail(error);
  }

  #write(message: IPeerMessage): void {
    if (this.#state !== 'closed') this.#wire.write({ message });
  }

  #onFrame(frame: Frame): void {
    if (this.#state === 'closed') return;
    try {
      this.#onMessage(frame.message ?? {});
    } catch (error) {
      this.#log.warn({ err: error }, 'message of a peer refused, channel closed');
      this.close(toAppError(error));
    }
  }

  #onMessage(message: IPeerMessage): void {
    this.#pulse.heard();
    if (this.#state === 'greeting') return this.#onHello(message.hello);
    if (message.beat) this.#onBeat(message.beat.sentAtUs ?? 0);
    else if (message.beatEcho) this.#pulse.echoed(message.beatEcho.sentAtUs ?? 0);
    else if (message.link) this.#onLink(decodeLink(message.link));
  }

  /** The first one is answered at once. */
  #onBeat(sentAtUs: number): void {
    if (this.#beatsHeard % BEATS_PER_ANSWER === 0) this.#write({ beatEcho: { sentAtUs } });
    this.#beatsHeard += 1;
  }

  #onLink(envelope: LinkEnvelope | undefined): void {
    if (envelope !== undefined) this.#handlers.received(envelope);
  }

  #onHello(hello: IPeerHello | null | undefined): void {
    if (!hello) throw new AppError('FRAME_INVALID', 'first message is no hello');
    const nodeId = parseNodeId(hello.nodeId ?? '');
    this.#cancelHelloTimer();
    this.#state = 'open';
    this.#handlers.opened({ nodeId, incarnation: hello.incarnation ?? '', slots: hello.slots ?? false });
    this.#pulse.start();
  }

  #onClosed(error: AppError): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelHelloTimer();
    this.#pulse.stop();
    this.#handlers.closed(error);
  }
}

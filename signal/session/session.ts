/**
 * One client's socket: takes frames, runs their commands one by one (but a watch holds up nobody), sends answers and
 * events. What commands do is in handlers/; who else is in the room comes by the room's topic and does not pass here.
 */
import { type AppError, isAppError, toAppError, toProtoCode, type ErrorCode } from '../../common/errors.ts';
import type { MediaPlace, SfuSessionEvent } from '../media/sfu-port.ts';
import { CHECK_MAX_MS } from './check-allowance.ts';
import type { SessionContext } from './command.ts';
import { CommandQueue } from './command-queue.ts';
import { runCommand } from './dispatch.ts';
import {
  encodeFrame,
  readFrame,
  toFailure,
  type CommandFrame,
  type RefusedFrame,
  type ServerBody,
} from './frames.ts';
import type { EvictionCode } from '../room/room-port.ts';
import type { Membership } from './membership.ts';
import { Refusals } from './refusals.ts';
import type { SessionServices } from './services.ts';
import { handleMediaLost, handleSfuEvent, type EventContext } from './session-events.ts';
import type { LiveSession } from './session-registry.ts';
import { enforce } from './enforce.ts';
import { changedSendRights } from './send-rights.ts';
import { CloseCode, type SocketPort } from './socket-port.ts';

const JOIN_DEADLINE_MS = 15_000;
const RENEW_INTERVAL_MS = 5 * 60_000;
/** Spread of the delay that clients are asked for, so that they don't all come back at once. */
const RETRY_SPREAD_MS = 1_000;

type State =
  | { readonly kind: 'connected' }
  | { readonly kind: 'joined'; readonly member: Membership }
  | { readonly kind: 'closing' };

/** Ends after which the room has nothing of the session, or somebody else has it. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['SESSION_REPLACED', 'SESSION_EXPIRED', 'BANNED', 'REMOVED']);

/** Why the server ends a session. */
export type SessionEnd = { readonly code: ErrorCode; readonly detail: string; readonly closeCode: number };

/** Made when the socket opens; `onSocketClosed` ends it. */
export class Session implements LiveSession {
  readonly #socket: SocketPort;
  readonly #services: SessionServices;
  readonly #commands = new CommandQueue((frame) => this.#run(frame));
  readonly #refusals = new Refusals();
  /** Of joining; then of a check. */
  #deadline: NodeJS.Timeout;
  #renewTimer: NodeJS.Timeout | undefined;
  readonly #onGone = new Set<() => void>();
  #state: State = { kind: 'connected' };

  constructor(socket: SocketPort, services: SessionServices) {
    this.#socket = socket;
    this.#services = services;
    this.#deadline = setTimeout(() => this.#onJoinDeadline(), JOIN_DEADLINE_MS);
  }

  get member(): Membership | undefined {
    return this.#state.kind === 'joined' ? this.#state.member : undefined;
  }

  /** A frame has come. `bytes` must stay as they are. */
  onFrame(bytes: Uint8Array, isBinary: boolean): void {
    if (this.#state.kind === 'closing') return;
    const frame = readFrame(bytes, isBinary);
    if ('error' in frame) return this.#onRefused(frame);
    try {
      this.#commands.take(frame);
    } catch (error) {
      if (isAppError(error, 'RATE_LIMITED')) this.#services.metrics.rateLimited();
      this.#fail(frame, toAppError(error));
      const end = this.#refusals.count();
      if (end !== undefined) this.end(end);
    }
  }

  /** The client was behind, and has read what waited for it. */
  onCaughtUp(): void {
    this.member?.entry.tellAnew();
  }

  /** The socket is gone, whoever closed it. */
  onSocketClosed(): void {
    this.#lose();
  }

  /** Ends the session from our side: the client is told why and whether it may come back. Idempotent. */
  end(end: SessionEnd): void {
    if (this.#state.kind === 'closing') return;
    const isCheck = this.member?.check !== undefined;
    const isOver = isCheck || FINAL.has(end.code);
    const canResume = this.member !== undefined && !isOver;
    const retryAfterMs = canResume ? Math.round(this.#services.random() * RETRY_SPREAD_MS) : 0;
    this.#send(0, {
      sessionClosed: { code: toProtoCode(end.code), detail: end.detail, canResume, retryAfterMs },
    });
    if (isOver && !isCheck) this.#forget();
    else this.#lose();
    this.#socket.end(end.closeCode, end.code);
  }

  onReplaced(): void {
    this.end({
      code: 'SESSION_REPLACED',
      detail: 'the session goes on elsewhere',
      closeCode: CloseCode.policyViolation,
    });
  }

  onExpired(): void {
    this.end({
      code: 'SESSION_EXPIRED',
      detail: 'the room has given the session up',
      closeCode: CloseCode.policyViolation,
    });
  }

  onEvicted(code: EvictionCode): void {
    this.end({
      code,
      detail: `a moderator has ${code === 'BANNED' ? 'banned' : 'removed'} you from the room`,
      closeCode: CloseCode.policyViolation,
    });
  }

  onPublishRules(): void {
    const { member } = this;
    // after the commands that wait: one of them may be about to send
    if (member) this.#later(member, () => this.#enforce(member));
  }

  onMediaLost(place: MediaPlace, code: ErrorCode): void {
    if (this.member) handleMediaLost(this.#eventContext(this.member), place, code);
  }

  onSfuEvent(event: SfuSessionEvent): void {
    if (this.member) handleSfuEvent(this.#eventContext(this.member), event);
  }

  async #run(frame: CommandFrame): Promise<void> {
    if (this.#state.kind === 'closing') return;
    const place = this.member?.place;
    try {
      const { body, afterwards } = await runCommand(frame, this.#context(), this.member);
      const answer = typeof body === 'function' ? body() : body;
      if (frame.requestId > 0) this.#send(frame.requestId, answer);
      this.#services.metrics.command(frame.name, 'OK');
      afterwards?.();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'INTERNAL')
        this.#services.log.error({ err: thrown, command: frame.name }, 'command failed');
      this.#fail(frame, error);
      this.#onRoomError(error);
      // the SFU node does not have what we believe to be there: better now than at the next vouching
      if (place && error.code === 'MEDIA_NOT_OPEN') this.onMediaLost(place, 'SESSION_EXPIRED');
    }
  }

  /** @returns true when it says that the session is over here */
  #onRoomError({ code }: AppError): boolean {
    if (!this.member) return false;
    if (code === 'SESSION_REPLACED') this.onReplaced();
    else if (code === 'SESSION_EXPIRED') this.onExpired();
    return this.member === undefined;
  }

  #tellPlace(place: number, expectedMs: number): void {
    if (this.#state.kind === 'connected') this.#deadline.refresh();
    this.#send(0, { queuePlace: { place, expectedMs: Math.ceil(expectedMs) } });
  }

  #fail(frame: CommandFrame, error: AppError): void {
    this.#services.metrics.command(frame.name, error.code);
    if (frame.requestId > 0) this.#send(frame.requestId, { failure: toFailure(error) });
  }

  #onRefused({ requestId, error }: RefusedFrame): void {
    this.#services.metrics.command('unknown', error.code);
    this.#send(requestId, { failure: toFailure(error) });
    const end = this.#refusals.frame(error) ?? this.#refusals.count();
    if (end !== undefined) this.end(end);
  }

  #send(requestId: number, body: ServerBody): void {
    if (this.#state.kind !== 'closing') this.#socket.send(encodeFrame(requestId, body));
  }

  #context(): SessionContext {
    return {
      services: this.#services,
      isOpen: () => this.#state.kind !== 'closing',
      tellPlace: (place, expectedMs) => this.#tellPlace(place, expectedMs),
      whenGone: (listener) => {
        this.#onGone.add(listener);
        return () => void this.#onGone.delete(listener);
      },
      admit: (member) => this.#admit(member),
      activate: (member) => {
        if (this.member !== member) return;
        member.entry.activate(this.#socket, member.ref.participantId);
        this.#services.voices.placed(this.#socket, member);
      },
      placed: (member) => {
        if (this.member === member) this.#services.voices.placed(this.#socket, member);
      },
      dismiss: () => {
        this.#forget();
        this.#socket.end(CloseCode.normal, 'left');
      },
    };
  }

  #eventContext(member: Membership): EventContext {
    return {
      member,
      services: this.#services,
      send: (body) => this.#send(0, body),
      later: (task) => this.#later(member, task),
    };
  }

  /** Runs a task of our own after the commands that wait, if the session is still in its room then. */
  #later(member: Membership, task: () => Promise<void>): void {
    this.#commands.later(async () => {
      if (this.member !== member) return;
      try {
        await task();
      } catch (thrown) {
        const error = toAppError(thrown);
        if (this.#onRoomError(error)) return;
        this.#services.log.warn({ err: error }, 'room did not take a fact');
      }
    });
  }

  /** The client knows first what it may, and then what follows. */
  #enforce(member: Membership): Promise<void> {
    const sendRights = changedSendRights(member);
    if (sendRights !== undefined) this.#send(0, { sendRights });
    return enforce(member, this.#services.media, (body) => this.#send(0, body));
  }

  #admit(member: Membership): void {
    clearTimeout(this.#deadline);
    if (member.check) this.#deadline = setTimeout(() => this.#onCheckOver(), CHECK_MAX_MS);
    this.#state = { kind: 'joined', member };
    this.#services.registry.add(member.ref.sessionId, this);
    this.onPublishRules();
    this.#renewTimer = setInterval(() => this.#renew(member), RENEW_INTERVAL_MS);
  }

  #renew(member: Membership): void {
    this.#later(member, async () => {
      const resumeToken = await member.entry.room.renewResumeToken(member.ref);
      this.#send(0, { newResumeToken: { resumeToken } });
    });
  }

  /** The participant stays in the room for the grace period, unless it is there for a check. */
  #lose(): void {
    const { member } = this;
    this.#detach();
    if (member?.check) this.#services.registry.endWithSocket(member, this);
    else if (member) this.#services.registry.lose(member, this);
  }

  /** Leaves the room's facts as they are: they belong to somebody else, or are gone already. */
  #forget(): void {
    const { member } = this;
    this.#detach();
    if (!member) return;
    this.#services.registry.remove(member.ref.sessionId, this);
    member.entry.release();
  }

  #detach(): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#renewTimer);
    this.#state = { kind: 'closing' };
    for (const listener of this.#onGone) listener();
    this.#onGone.clear();
  }

  #onJoinDeadline(): void {
    const detail = `no join within ${JOIN_DEADLINE_MS} ms`;
    this.end({ code: 'NOT_JOINED', detail, closeCode: CloseCode.policyViolation });
  }

  #onCheckOver(): void {
    const detail = `a check lasts ${CHECK_MAX_MS} ms at most`;
    this.end({ code: 'SESSION_EXPIRED', detail, closeCode: CloseCode.policyViolation });
  }
}

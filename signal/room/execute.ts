/**
 * Runs a room command against the store: view, decide, apply, and again when somebody else was faster.
 * Knows no command; they are in commands/.
 */
import { AppError, isAppError } from '../../common/errors.ts';
import type { RoomId, SessionId, SiteId } from '../../common/ids.ts';
import type { CanWait, RoomStore, Version } from '../../common/store/port.ts';
import type { Command, CommandView, Effects, NodeActor } from './commands/command.ts';
import { assess } from './rebuild/assess.ts';
import { decodeSession, sessionKey } from './records.ts';
import { SiteState, isNewer } from './site-state.ts';
import type { StoreTime } from './store-time.ts';

/** Times a command is run again after a conflict, before BUSY (architecture.md, "State"). */
export const MAX_RETRIES = 5;

/** The site's own log as a command's runner needs it. */
export type ExecutePort = {
  readonly store: RoomStore;
  /** The store's, ms since 1970. */
  readonly time: Pick<StoreTime, 'nowMs'>;
  readonly room: RoomId;
  readonly site: SiteId;
  /** What this node knows of the own site's log; may lag behind the store. */
  known(): SiteState;
  /** The store has applied effects. @throws {AppError} STORE_REBUILDING when that does not count any more */
  applied(version: Version, effects: Effects): void;
};

export type Run<C, A extends NodeActor> = {
  readonly command: Command<C, A>;
  readonly input: C;
  readonly actor: A;
  /** Session that the command is about. */
  readonly sessionId: SessionId;
  /** It was made just now: nothing of it can be in the store, so that is not read. Guards refuse it otherwise. */
  readonly isNewSession?: boolean;
  /** It may be kept back, to be written along with others. @see Transaction.canWait */
  readonly canWait?: CanWait;
};

/**
 * Applies a command.
 *
 * What this node knows is tried first. An error that is decided on it is decided again on the store's own state, since
 * it might be out of date; effects need no second look, their guards refuse what is out of date.
 *
 * @returns the version of the log that contains the command's writes; undefined when there was nothing to do
 * @throws {AppError} the command's own errors; BUSY after {@link MAX_RETRIES} conflicts; STORE_REBUILDING
 */
export async function execute<C, A extends NodeActor>(
  port: ExecutePort,
  run: Run<C, A>,
): Promise<Version | undefined> {
  for (let attempt = 0; attempt <= MAX_RETRIES; attempt += 1) {
    const { epoch } = port.known().version;
    const timeMs = await port.time.nowMs();
    let outcome = attempt === 0 ? await decide(port, run, { timeMs, state: port.known() }) : undefined;
    if (outcome === undefined || outcome instanceof AppError) {
      outcome = await decide(port, run, { timeMs, state: undefined });
    }
    if (outcome instanceof AppError) {
      await assertWhole(port, epoch);
      throw outcome;
    }
    const applied = await tryApply(port, { epoch, canWait: run.canWait }, outcome);
    if (applied !== 'conflict') return applied;
  }
  throw new AppError('BUSY', `the room changed ${MAX_RETRIES + 1} times while the command ran`);
}

/** Reads the session first and the state after it, so that the state is never older than what the session says. */
async function decide<C, A extends NodeActor>(
  port: ExecutePort,
  run: Run<C, A>,
  at: { readonly timeMs: number; readonly state: SiteState | undefined },
): Promise<AppError | Effects> {
  const isUnread = run.isNewSession === true && at.state !== undefined;
  const stored = isUnread ? undefined : await port.store.readLocal(port.room, sessionKey(run.sessionId));
  const state = at.state ?? SiteState.from(await port.store.snapshot(port.room, port.site));
  const view: CommandView = {
    participants: state.participants,
    sources: state.sources,
    session: stored && { fact: decodeSession(stored.value), n: stored.n },
  };
  return run.command(view, run.input, run.actor, at.timeMs);
}

/** What a store says that has lost the room, or was set back, refuses nobody. */
async function assertWhole(port: ExecutePort, epoch: number): Promise<void> {
  const head = await port.store.head(port.room);
  if (head.version.epoch === epoch && assess(head, port.known().version) === 'fine') return;
  throw new AppError('STORE_REBUILDING', 'the store has lost what was decided on');
}

async function tryApply(
  port: ExecutePort,
  how: { readonly epoch: number; readonly canWait: CanWait | undefined },
  effects: Effects,
): Promise<Version | undefined | 'conflict'> {
  const { guards, writes, localGuards, localWrites, events } = effects;
  if (guards.length + writes.length + localGuards.length + localWrites.length + events.length === 0)
    return undefined;
  const seen = port.known().version;
  try {
    const { version } = await port.store.apply(port.room, { ...how, ...effects });
    if (isNewer(seen, version)) throw new AppError('STORE_REBUILDING', 'the store was set back');
    port.applied(version, effects);
    return version;
  } catch (error) {
    if (isAppError(error, 'STORE_CONFLICT')) return 'conflict';
    throw error;
  }
}

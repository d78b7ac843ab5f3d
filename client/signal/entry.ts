/** One attempt to get into the room over an open connection: resume where there is a token, else join. */
import type { JoinModeName } from '../api.ts';
import {
  JoinMode,
  type IFeatureRecords,
  type IGrants,
  type IPeoplePage,
  type IPerson,
  type ISendRights,
  type IShownPages,
  type ISnapshot,
} from '../../proto/signal.ts';
import { ClientFailure } from '../errors.ts';
import type { SignalConnection } from './connection.ts';
import { judgeEntry } from './reconnect.ts';
import type { TokenStore } from './resume-store.ts';

export type EntryOptions = {
  readonly room: string;
  readonly fetchToken: () => Promise<string>;
  readonly resumeStore: TokenStore;
  /** Default: full. */
  readonly mode?: JoinModeName;
  /** Pages of people that the client shows. */
  readonly shown: () => readonly IShownPages[];
};

/** What a client knows once it is in. */
export type SessionEntry = {
  readonly how: 'joined' | 'resumed';
  readonly participantId: string;
  readonly site: string;
  readonly resumeToken: string;
  readonly grants: IGrants;
  /** Undefined: the server is of a version that does not say. */
  readonly sendRights: ISendRights | undefined;
  readonly snapshot: ISnapshot;
  /** The client's own row. */
  readonly self: IPerson | undefined;
  /** Pages that were asked for, and what they are of. */
  readonly shown: readonly IShownPages[];
  readonly pages: readonly IPeoplePage[];
  /** Everything that features tell this client. */
  readonly features: readonly IFeatureRecords[];
  /** The server's clock as it answered, ms since 1970; 0 = it did not say. */
  readonly timeMs: number;
  /** The SFU node still holds the session's transports. */
  readonly isMediaKept: boolean;
};

const WIRE_MODES: Readonly<Record<JoinModeName, JoinMode>> = {
  full: JoinMode.JOIN_MODE_UNSPECIFIED,
  companion: JoinMode.JOIN_MODE_COMPANION,
  display: JoinMode.JOIN_MODE_DISPLAY,
  hall: JoinMode.JOIN_MODE_HALL,
};

/** Modes in which nothing is sent, whatever the token allows. */
const SILENT: ReadonlySet<JoinModeName | undefined> = new Set(['companion', 'display'] as const);

const NOTHING_TO_SEND = { allowed: [], withheld: [] };

/**
 * @param accessToken already under way when there is no resume token
 * @throws {ClientFailure} what the server, or fetchToken(), refused it with
 */
export async function enter(
  connection: SignalConnection,
  options: EntryOptions,
  accessToken: Promise<string> | undefined,
): Promise<SessionEntry> {
  const resumeToken = options.resumeStore.load();
  if (resumeToken !== undefined) {
    const entry = await resume(connection, options, resumeToken);
    if (entry !== undefined) return entry;
    options.resumeStore.clear();
  }
  const token = await (accessToken ?? options.fetchToken());
  const shown = [...options.shown()];
  const { room: roomId, mode = 'full' } = options;
  const request = { roomId, accessToken: token, shown, mode: WIRE_MODES[mode] };
  const answer = await connection.request('join', request);
  return { ...common(answer, options), how: 'joined', shown, isMediaKept: false };
}

/** @returns undefined when the token is worth nothing any more */
async function resume(
  connection: SignalConnection,
  options: EntryOptions,
  resumeToken: string,
): Promise<SessionEntry | undefined> {
  try {
    const shown = [...options.shown()];
    const answer = await connection.request('resume', { roomId: options.room, resumeToken, shown });
    return { ...common(answer, options), how: 'resumed', shown, isMediaKept: answer.mediaKept ?? false };
  } catch (error) {
    if (error instanceof ClientFailure && judgeEntry(error, true) === 'rejoin') return undefined;
    throw error;
  }
}

type CommonAnswer = {
  participantId?: string | null;
  site?: string | null;
  resumeToken?: string | null;
  grants?: IGrants | null;
  sendRights?: ISendRights | null;
  snapshot?: ISnapshot | null;
  self?: IPerson | null;
  pages?: IPeoplePage[] | null;
  features?: IFeatureRecords[] | null;
  timeMs?: number | null;
};

function common(
  answer: CommonAnswer,
  { mode }: EntryOptions,
): Omit<SessionEntry, 'how' | 'shown' | 'isMediaKept'> {
  return {
    participantId: answer.participantId ?? '',
    site: answer.site ?? '',
    resumeToken: answer.resumeToken ?? '',
    grants: answer.grants ?? {},
    sendRights: SILENT.has(mode) ? NOTHING_TO_SEND : (answer.sendRights ?? undefined),
    snapshot: answer.snapshot ?? {},
    self: answer.self ?? undefined,
    pages: answer.pages ?? [],
    features: answer.features ?? [],
    timeMs: answer.timeMs ?? 0,
  };
}

/** One attempt to get into the room over an open connection: resume where there is a token, else join. */
import type { IGrants, IPeoplePage, IPerson, IShownPages, ISnapshot } from '../../proto/signal.ts';
import { ClientFailure } from '../errors.ts';
import type { SignalConnection } from './connection.ts';
import { judgeEntry } from './reconnect.ts';
import type { TokenStore } from './resume-store.ts';

export type EntryOptions = {
  readonly room: string;
  readonly fetchToken: () => Promise<string>;
  readonly resumeStore: TokenStore;
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
  readonly snapshot: ISnapshot;
  /** The client's own row. */
  readonly self: IPerson | undefined;
  /** Pages that were asked for, and what they are of. */
  readonly shown: readonly IShownPages[];
  readonly pages: readonly IPeoplePage[];
  /** The SFU node still holds the session's transports. */
  readonly isMediaKept: boolean;
};

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
  const answer = await connection.request('join', { roomId: options.room, accessToken: token, shown });
  return { ...common(answer), how: 'joined', shown, isMediaKept: false };
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
    return { ...common(answer), how: 'resumed', shown, isMediaKept: answer.mediaKept ?? false };
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
  snapshot?: ISnapshot | null;
  self?: IPerson | null;
  pages?: IPeoplePage[] | null;
};

function common(answer: CommonAnswer): Omit<SessionEntry, 'how' | 'shown' | 'isMediaKept'> {
  return {
    participantId: answer.participantId ?? '',
    site: answer.site ?? '',
    resumeToken: answer.resumeToken ?? '',
    grants: answer.grants ?? {},
    snapshot: answer.snapshot ?? {},
    self: answer.self ?? undefined,
    pages: answer.pages ?? [],
  };
}

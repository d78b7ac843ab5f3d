/** One attempt to get into the room over an open connection: resume where there is a token, else join. */
import type { IDelta, IGrants, ISiteVersion, ISnapshot } from '../../proto/signal.ts';
import { ClientFailure } from '../errors.ts';
import type { SignalConnection } from './connection.ts';
import { judgeEntry } from './reconnect.ts';
import type { TokenStore } from './resume-store.ts';

export type EntryOptions = {
  readonly room: string;
  readonly fetchToken: () => Promise<string>;
  readonly resumeStore: TokenStore;
  /** What the client has seen of the room; empty = it wants a snapshot. */
  readonly versions: () => readonly ISiteVersion[];
};

/** What a client knows once it is in. */
export type SessionEntry = {
  readonly how: 'joined' | 'resumed';
  readonly participantId: string;
  readonly site: string;
  readonly resumeToken: string;
  readonly grants: IGrants;
  readonly snapshot: ISnapshot | undefined;
  readonly delta: IDelta | undefined;
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
  const answer = await connection.request('join', {
    roomId: options.room,
    accessToken: await (accessToken ?? options.fetchToken()),
  });
  return { ...common(answer), how: 'joined', delta: undefined, isMediaKept: false };
}

/** @returns undefined when the token is worth nothing any more */
async function resume(
  connection: SignalConnection,
  options: EntryOptions,
  resumeToken: string,
): Promise<SessionEntry | undefined> {
  try {
    const versions = [...options.versions()];
    const answer = await connection.request('resume', { roomId: options.room, resumeToken, versions });
    return {
      ...common(answer),
      how: 'resumed',
      delta: answer.delta ?? undefined,
      isMediaKept: answer.mediaKept ?? false,
    };
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
};

function common(answer: CommonAnswer): Omit<SessionEntry, 'how' | 'delta' | 'isMediaKept'> {
  return {
    participantId: answer.participantId ?? '',
    site: answer.site ?? '',
    resumeToken: answer.resumeToken ?? '',
    grants: answer.grants ?? {},
    snapshot: answer.snapshot ?? undefined,
  };
}

/** Which answer belongs to which request of signal.proto. Pure. */
import type { ClientEnvelope, ServerEnvelope } from '../../proto/signal.ts';

/** Field of ServerEnvelope that answers a request; `done` where there is nothing to tell. */
export const ANSWER_FIELD = {
  join: 'join',
  resume: 'resume',
  leave: 'done',
  openMedia: 'openMedia',
  createTransport: 'createTransport',
  connectTransport: 'done',
  restartIce: 'restartIce',
  produce: 'produce',
  setSourcePaused: 'done',
  closeSource: 'done',
  watch: 'watch',
  resumeConsumers: 'done',
  show: 'show',
  searchPeople: 'searchPeople',
  stats: 'done',
  updateSettings: 'updateSettings',
  ban: 'done',
  unban: 'done',
  listBans: 'listBans',
  setPodium: 'done',
  issueToken: 'issueToken',
  featureCommand: 'featureCommand',
  featureQuery: 'featureQuery',
} as const satisfies Record<NonNullable<ClientEnvelope['body']>, NonNullable<ServerEnvelope['body']>>;

export type RequestKind = keyof typeof ANSWER_FIELD;

export type RequestBody<K extends RequestKind> = NonNullable<ClientEnvelope.$Properties[K]>;

export type Answer<K extends RequestKind> = NonNullable<ServerEnvelope.$Properties[(typeof ANSWER_FIELD)[K]]>;

/** An event of the server: an envelope with request id 0. */
export type ServerEvent = ServerEnvelope.$Properties;

/**
 * Sends one request and gives its answer.
 *
 * @throws {ClientFailure} what the server refused it with; SIGNAL_UNREACHABLE when the connection is gone or silent
 */
export type SendRequest = <K extends RequestKind>(kind: K, body: RequestBody<K>) => Promise<Answer<K>>;

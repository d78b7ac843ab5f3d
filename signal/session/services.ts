/** What all sessions of a node share. Types only. */
import type { Logger } from 'pino';
import type { TokenClaims } from '../../common/auth/token.ts';
import type { ExpectedToken } from '../../common/auth/verify.ts';
import type { ErrorCode } from '../../common/errors.ts';
import type { ParticipantId, SiteId } from '../../common/ids.ts';
import type { IIceServer, IStatsReport } from '../../proto/index.ts';
import type { CheckPlaces } from '../admission/check-places.ts';
import type { JoinQueue } from '../admission/join-queue.ts';
import type { Moments } from '../admission/moments.ts';
import type { MediaPort } from '../media/sfu-port.ts';
import type { Voices } from '../talkers/voices.ts';
import type { IssueApiToken } from '../tokens/api-tokens.ts';
import type { CommandName } from './frames.ts';
import type { RoomHub } from './room-hub.ts';
import type { SessionRegistry } from './session-registry.ts';

export type SessionServices = {
  readonly site: SiteId;
  readonly graceMs: number;
  readonly tokens: TokenPort;
  readonly hub: Pick<RoomHub, 'enter' | 'enterAgain'>;
  readonly registry: SessionRegistry;
  readonly media: MediaPort;
  readonly joins: Pick<JoinQueue, 'enter'>;
  readonly checks: Pick<CheckPlaces, 'enter'>;
  /** In which those who join go on together. */
  readonly moments: Pick<Moments, 'come'>;
  readonly voices: Pick<Voices, 'placed'>;
  /** Relays with fresh credentials for a participant; empty = none are run. */
  readonly iceServersFor: (participantId: ParticipantId) => IIceServer[];
  readonly issueApiToken: IssueApiToken;
  readonly metrics: SessionMetrics;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
};

/** Checks tokens; common/auth/verify.ts does. */
export type TokenPort = {
  /** @throws {AppError} TOKEN_…, SITE_NOT_ALLOWED, GRANT_MISSING */
  verify(jwt: string, wanted: ExpectedToken): Promise<TokenClaims>;
};

/** What sessions report; signal/metrics.ts counts it. */
export type SessionMetrics = {
  /** A command was answered; `code` OK = success. */
  command(name: CommandName | 'unknown', code: ErrorCode | 'OK'): void;
  joined(durationMs: number): void;
  /** A join's turn has come. */
  joinWaited(waitedMs: number): void;
  /** A check found no place. */
  checkRefused(): void;
  stats(report: IStatsReport): void;
  rateLimited(): void;
};

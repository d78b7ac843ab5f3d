/** Access tokens: what is in them. Issuing and checking are in issue.ts and verify.ts. */
import { SourceKind } from '../../proto/index.ts';
import type { Role } from './roles.ts';

/** A symmetric key (HS256); `kid` names it in token headers. */
export type TokenKey = { readonly kid: string; readonly secret: Uint8Array };

/** What a token allows. Absent in a token = the default. */
export type Grants = {
  /** Default: mic, camera, screen. */
  readonly publish: readonly PublishGrant[];
  /** Default: true. */
  readonly subscribe: boolean;
  readonly moderate: boolean;
  readonly operator: boolean;
  /** Media over plain transports, to any address: for load tests only (ADR 0019). */
  readonly bench: boolean;
};

export type PublishGrant = 'mic' | 'camera' | 'screen';

export const AUDIENCE = 'kaskade';
export const ISSUER = 'kaskade';

export const DEFAULT_GRANTS: Grants = {
  publish: ['mic', 'camera', 'screen'],
  subscribe: true,
  moderate: false,
  operator: false,
  bench: false,
};

/** The claims that we rely on, checked. */
export type TokenClaims = {
  readonly subject: string;
  readonly room: string;
  readonly name: string;
  readonly site: string | undefined;
  /** Sites at which one may join with it; undefined = any. */
  readonly sites: readonly string[] | undefined;
  readonly grants: Grants;
  readonly role: Role;
  /** Parties, committees. */
  readonly groups: readonly string[];
  /** For a check of the connection before joining: one short session without anybody else, and nothing besides. */
  readonly isCheck: boolean;
  readonly expiresAtSec: number;
};

/** The grant that a kind of source needs. */
export function grantFor(kind: SourceKind): PublishGrant | undefined {
  switch (kind) {
    case SourceKind.SOURCE_KIND_MIC:
      return 'mic';
    case SourceKind.SOURCE_KIND_CAMERA:
      return 'camera';
    case SourceKind.SOURCE_KIND_SCREEN:
    case SourceKind.SOURCE_KIND_SCREEN_AUDIO:
      return 'screen';
    case SourceKind.SOURCE_KIND_UNSPECIFIED:
      return undefined;
    default:
      kind satisfies never;
      return undefined;
  }
}

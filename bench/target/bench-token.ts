/** Tokens of bots: signed here, as an organisation's own server would. */
import { issueToken } from '../../common/auth/issue.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import type { TokenWish } from './target.ts';

/** Longer than a run: bots that reconnect show it again. */
const TTL_SEC = 7_200;

export function benchToken(key: TokenKey, wish: TokenWish): Promise<string> {
  const { subject, room, name, publish, moderate = false, subscribe = true, role, groups } = wish;
  const grants = { publish, moderate, subscribe, bench: true };
  return issueToken(key, { subject, room, name, grants, role, groups }, { ttlSec: TTL_SEC });
}

/** Addresses of servers that we ask: plain text stays on this machine, TLS may lead anywhere. Pure. */
import { isLocalName, isUrlOf } from '../common/config/fields.ts';

/** `plain` leads to this machine, or the scheme is one of `secure`. */
export function isSafeUrl(value: string, plain: string, secure: readonly string[]): boolean {
  return isUrlOf(value, secure) || (isUrlOf(value, [plain]) && isLocalName(new URL(value).hostname));
}

/** For fields of configurations: undefined = not one. */
export const parseSafeUrl = (value: string): string | undefined =>
  isSafeUrl(value, 'http', ['https']) ? value : undefined;

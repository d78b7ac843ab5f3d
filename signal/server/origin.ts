/** Decides which pages may connect: those that this node serves itself, and those of the configured origins. Pure. */

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export type OriginPolicy = {
  readonly allowedOrigins: readonly string[];
  /** In the demo `localhost`, `127.0.0.1` and `[::1]` are the same place, whichever a person typed. */
  readonly isDemo: boolean;
};

/**
 * @param origin the Origin header; empty or undefined = not a page, allowed
 * @param host the Host header
 */
export function isOriginAllowed(
  policy: OriginPolicy,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined || origin === '') return true;
  const asked = normalised(origin, policy.isDemo);
  if (asked === undefined) return false;
  const allowed = new Set(policy.allowedOrigins.map((one) => normalised(one, policy.isDemo)));
  if (allowed.has(asked)) return true;
  // a proxy in front may speak TLS while we don't: the scheme of our own origin is not known here
  return (
    host !== undefined &&
    ['http', 'https'].some((scheme) => normalised(`${scheme}://${host}`, policy.isDemo) === asked)
  );
}

function normalised(origin: string, isDemo: boolean): string | undefined {
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const name = isDemo && LOOPBACK_NAMES.has(url.hostname) ? 'localhost' : url.hostname;
  return `${url.protocol}//${name}:${url.port}`;
}

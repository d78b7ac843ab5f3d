/** Decides which pages may connect: those that this node serves itself, and those of the configured origins. Pure. */

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export type OriginPolicy = {
  readonly allowedOrigins: readonly string[];
  /** In the demo `localhost`, `127.0.0.1` and `[::1]` are the same place, whichever a person typed. */
  readonly isDemo: boolean;
};

/** Whether a page may connect; `origin`: the Origin header, empty = not a page, allowed; `host`: the Host header. */
export type OriginRule = (origin: string | undefined, host: string | undefined) => boolean;

/** What was configured is read once here, not at each connection. */
export function originRule({ allowedOrigins, isDemo }: OriginPolicy): OriginRule {
  const allowed = new Set(allowedOrigins.map((one) => normalised(one, isDemo)));
  return (origin, host) => {
    if (origin === undefined || origin === '') return true;
    const asked = normalised(origin, isDemo);
    if (asked === undefined) return false;
    if (allowed.has(asked)) return true;
    // a proxy in front may speak TLS while we don't: the scheme of our own origin is not known here
    return (
      host !== undefined &&
      ['http', 'https'].some((scheme) => normalised(`${scheme}://${host}`, isDemo) === asked)
    );
  };
}

function normalised(origin: string, isDemo: boolean): string | undefined {
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const name = isDemo && LOOPBACK_NAMES.has(url.hostname) ? 'localhost' : url.hostname;
  return `${url.protocol}//${name}:${url.port}`;
}

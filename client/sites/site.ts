/** Sites as `GET /v1/sites` lists them, and what measuring them gave. Decoding is pure. */

/** Where one can connect. */
export type Site = {
  readonly site: string;
  readonly signalUrl: string;
  /** Of the site's other signalling nodes: a session can be resumed at any of them. */
  readonly moreSignalUrls: readonly string[];
  readonly pingUrl: string;
  /** How much it has to do, ratio 0..1; 1 = it can take nobody. */
  readonly load: number;
  /** Carries media of the room; undefined = not told. */
  readonly hasRoom: boolean | undefined;
};

/** What is known of the way to a site. */
export type Reach =
  | { readonly state: 'measuring' }
  | { readonly state: 'unreachable' }
  /** @see measureSites for what the delay is */
  | { readonly state: 'measured'; readonly delayMs: number };

export type MeasuredSite = Site & { readonly reach: Reach };

/** Sites of an answer of `GET /v1/sites`; entries that are none are left out. */
export function decodeSites(body: unknown): readonly Site[] {
  const sites = fieldsOf(body)['sites'];
  return Array.isArray(sites) ? sites.flatMap(decodeSite) : [];
}

function decodeSite(value: unknown): Site[] {
  const { site, signalUrl, moreSignalUrls, pingUrl, load, hasRoom } = fieldsOf(value);
  if (typeof site !== 'string' || typeof signalUrl !== 'string' || typeof pingUrl !== 'string') return [];
  return [
    {
      site,
      signalUrl,
      moreSignalUrls: Array.isArray(moreSignalUrls)
        ? moreSignalUrls.filter((url): url is string => typeof url === 'string')
        : [],
      pingUrl,
      load: typeof load === 'number' ? load : 0,
      hasRoom: typeof hasRoom === 'boolean' ? hasRoom : undefined,
    },
  ];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The endpoints of a signalling node that its clients ask, as requests to be sent over and over. Pure. */

export type HttpRequest = {
  /** For people, e.g. `GET /v1/ping`. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A node may be without it: left out then. */
  readonly isOptional: boolean;
};

/** @param base of the node, `http(s)://host:port` @param token of the room */
export function endpointsOf(base: string, room: string, token: string): readonly HttpRequest[] {
  const get = (path: string, over: Partial<HttpRequest> = {}): HttpRequest => ({
    name: `GET ${path.replace(/\?.*/, '')}`,
    method: 'GET',
    url: new URL(path, base).href,
    headers: {},
    isOptional: false,
    ...over,
  });
  return [
    get('/v1/ping'),
    get(`/v1/sites?room=${room}`, { headers: { authorization: `Bearer ${token}` } }),
    get('/livez'),
    get('/readyz'),
    get('/', { isOptional: true }),
    {
      ...get('/v1/token', { isOptional: true }),
      name: 'POST /v1/token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ room, name: 'Bench' }),
    },
  ];
}

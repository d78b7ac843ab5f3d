/** As much of a browser as logins need: cookies by host, and redirects one after the other. */

const MAX_HOPS = 12;

export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Addresses that were opened, without their queries. */
  readonly visited: string[] = [];

  /** Opens an address, and where it leads. */
  async open(
    start: string,
    init: RequestInit = {},
  ): Promise<{ readonly url: string; readonly response: Response }> {
    let url = start;
    let next = init;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const response = await this.ask(url, next);
      const location = response.headers.get('location');
      if (location === null) return { url, response };
      url = new URL(location, url).href;
      next = {};
    }
    throw new Error(`${start} leads on for ever`);
  }

  /** Asks once, and remembers the cookies of the answer. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { hostname, origin, pathname } = new URL(url);
    this.visited.push(`${origin}${pathname}`);
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    this.#cookies.set(hostname, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...(cookie && { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  }

  /** A browser that has copied all cookies of this one. */
  copy(): Browser {
    const other = new Browser();
    for (const [host, jar] of this.#cookies) other.#cookies.set(host, new Map(jar));
    return other;
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
  const isOver = attributes.some(
    (one) => /^max-age=0$/i.test(one) || (/^expires=/i.test(one) && Date.parse(one.slice(8)) <= Date.now()),
  );
  if (isOver || value === '') jar.delete(name);
  else jar.set(name, value);
}

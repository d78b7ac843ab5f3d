/** Logins at a real provider, and invitations, through real signalling nodes. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../common/errors.ts';
import { createLogger } from '../../common/log/logger.ts';
import { Role } from '../../proto/index.ts';
import { decodeJwt } from 'jose';
import type { SignalNode } from '../../signal/node.ts';
import { Browser } from '../support/browser.ts';
import { CLIENT, IdentityServer } from '../../run/login/identity-server.ts';
import { testPerson } from '../support/identities.ts';
import { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';

let sites: SignalSites;

beforeEach(() => {
  sites = new SignalSites();
});

afterEach(() => sites.close());

/** What a node says of what it refuses. */
function refusals() {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ level: 'info', destination });
  return { log, refused: () => lines.filter((line) => line.includes('"refused"')).join('') };
}

const pageOf = ({ port }: SignalNode): string => `http://localhost:${port}`;
const json = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });

async function joinAs(node: SignalNode, room: string, answer: Response) {
  const { token } = (await answer.json()) as { token: string };
  return SignalClient.join(node.port, room, token);
}

describe('a login at a provider', () => {
  const ROLES = [
    { group: 'council-chair', role: 'chair' },
    { group: 'council', role: 'member' },
  ] as const;
  let identities: IdentityServer;
  let node: SignalNode;
  let other: SignalNode;
  let said: ReturnType<typeof refusals>;

  beforeEach(async () => {
    said = refusals();
    identities = await IdentityServer.start();
    const { issuer } = identities;
    const login = { issuer, ...CLIENT, groupsClaim: 'groups', roles: ROLES };
    [node, other] = await Promise.all([
      sites.node({ login, isDemo: false, log: said.log }),
      sites.node({ login, isDemo: false, site: 'jena' }),
    ]);
    const pages = [pageOf(node), pageOf(other)];
    const clients = {
      callbackUrls: pages.map((page) => `${page}/v1/login/callback`),
      pageUrls: pages.map((page) => `${page}/`),
    };
    identities.serve(clients, testPerson);
  });

  afterEach(() => identities.close());

  /** Opens the login, and says at the provider who one is. @returns where the browser is sent with the code */
  async function askedBack(browser: Browser, name: string, returnTo = '/?room=council'): Promise<string> {
    const wanted = encodeURIComponent(returnTo);
    const begun = await browser.open(`${pageOf(node)}/v1/login?return=${wanted}`);
    const submit = (url: string, form: Record<string, string>) =>
      browser.ask(url, { method: 'POST', body: new URLSearchParams(form) });
    let answer = await submit(begun.url, { prompt: 'login', login: name, password: 'any' });
    for (;;) {
      const next = new URL(answer.headers.get('location') ?? '', identities.issuer);
      if (next.pathname === '/v1/login/callback') return next.href;
      const isConsent = next.pathname.startsWith('/interaction/');
      answer = await (isConsent ? submit(next.href, { prompt: 'consent' }) : browser.ask(next.href));
    }
  }

  async function logIn(browser: Browser, name: string): Promise<Response> {
    return browser.ask(await askedBack(browser, name));
  }

  const me = async (browser: Browser, at = node): Promise<unknown> =>
    (await browser.ask(`${pageOf(at)}/v1/me`)).json();

  test('gives role and groups, at each node, and a token for a room', async () => {
    const browser = new Browser();
    const back = await logIn(browser, 'ada');

    expect([back.status, back.headers.get('location')]).toEqual([303, '/?room=council']);
    const person = { subject: 'login:ada', name: 'ada of the council', role: 'chair' };
    await expect(me(browser)).resolves.toMatchObject({ hasProvider: true, person });
    await expect(me(browser, other)).resolves.toMatchObject({ person });
    const granted = await browser.ask(`${pageOf(other)}/v1/rooms/council/token`, json({}));
    const { client, joined } = await joinAs(other, 'council', granted);
    expect(joined.self).toMatchObject({ name: 'ada of the council', role: Role.ROLE_CHAIR });
    await client.close();
  });

  test('leaves room for what browsers send, whatever groups somebody is in and link was clicked', async () => {
    const browser = new Browser();
    // of what browsers tell of themselves; a node takes 4 KiB in all
    const headers = { 'user-agent': 'x'.repeat(1_200) };
    const callback = await askedBack(browser, 'mia', `/?${'x'.repeat(2_400)}`);
    expect((await browser.ask(`${pageOf(node)}/v1/me`, { headers })).status).toBe(200);

    const back = await browser.ask(callback, { headers });

    expect([back.status, back.headers.get('location')]).toEqual([303, '/']);
    const asked = await browser.ask(`${pageOf(node)}/v1/me`, { headers });
    expect(await asked.json()).toMatchObject({ person: { role: 'member' } });
    const granted = await browser.ask(`${pageOf(node)}/v1/rooms/council/token`, { ...json({}), headers });
    const { client } = await joinAs(node, 'council', granted);
    await client.close();
    const ended = await browser.ask(`${pageOf(node)}/v1/logout`, { method: 'POST', headers });
    expect(ended.status).toBe(200);
  });

  test('refuses an answer that another browser brings, and one that comes again', async () => {
    const browser = new Browser();
    const callback = await askedBack(browser, 'ben');
    const thief = browser.copy();

    const foreign = await new Browser().ask(callback);
    const first = await browser.ask(callback);
    const again = await thief.ask(callback);

    expect([foreign.status, first.status, again.status]).toEqual([403, 303, 403]);
    expect(await foreign.json()).toMatchObject({ code: 'LOGIN_INVALID' });
    await expect(me(thief)).resolves.toEqual({ hasProvider: true });
    await expect(me(browser)).resolves.toMatchObject({ person: { role: 'member' } });
  });

  test('says in the log that an answer came twice, and nothing of what was in it', async () => {
    const browser = new Browser();
    const callback = await askedBack(browser, 'ben');
    const thief = browser.copy();

    await browser.ask(callback);
    await thief.ask(callback);

    expect(said.refused()).toContain('login: this login was used before');
    for (const [, secret] of new URL(callback).searchParams) expect(said.refused()).not.toContain(secret);
  });

  test('refuses people whose groups have no role, and shows people the page with the reason', async () => {
    const browser = new Browser();
    const callback = await askedBack(browser, 'eve');

    const answer = await browser.ask(callback, { headers: { accept: 'text/html' } });

    expect(answer.headers.get('location')).toBe(`${pageOf(node)}/#login=GRANT_MISSING`);
    await expect(me(browser)).resolves.toEqual({ hasProvider: true });
  });

  test('is over after a logout, for copies of its cookie as well', async () => {
    const browser = new Browser();
    await logIn(browser, 'ben');
    const copy = browser.copy();

    const foreign = await copy.ask(`${pageOf(node)}/v1/logout`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(foreign.status).toBe(403);
    const ended = await browser.ask(`${pageOf(node)}/v1/logout`, { method: 'POST' });

    expect(await ended.json()).toMatchObject({ farewellUrl: expect.stringContaining(identities.issuer) });
    await expect(me(copy, other)).resolves.toEqual({ hasProvider: true });
    expect((await copy.ask(`${pageOf(node)}/v1/rooms/council/token`, json({}))).status).toBe(401);
  });

  test('keeps its cookies from scripts and from other sites', async () => {
    const answer = await new Browser().ask(`${pageOf(node)}/v1/login`);

    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/; HttpOnly; SameSite=Lax$/)]);
  });
});

describe('a node without a provider', () => {
  test('says so, and has no login', async () => {
    const node = await sites.node({ isDemo: false });

    expect(await (await fetch(`${pageOf(node)}/v1/me`)).json()).toEqual({ hasProvider: false });
    expect((await fetch(`${pageOf(node)}/v1/login`)).status).toBe(404);
  });
});

describe('invitations', () => {
  type Made = { readonly id: string; readonly secret: string; readonly link: string };

  const asChair = async (room = 'council') => ({
    authorization: `Bearer ${await sites.token(room, { role: 'chair' })}`,
  });

  async function invite(node: SignalNode, wish: object = {}): Promise<Made> {
    const path = `${pageOf(node)}/v1/rooms/council/invitations`;
    const answer = await fetch(path, { ...json(wish), headers: await asChair() });
    expect(answer.status).toBe(201);
    return (await answer.json()) as Made;
  }

  const enter = (node: SignalNode, { id }: Made, body: object, browser = new Browser()) =>
    browser.ask(`${pageOf(node)}/v1/invitations/${id}/token`, json({ name: 'Gast', ...body }));

  test('let guests in at each node, until they are revoked', async () => {
    const [erfurt, jena] = await Promise.all([sites.node(), sites.node({ site: 'jena' })]);
    const made = await invite(erfurt, { role: 'observer', note: 'press', password: 'Rathaus1' });
    const { secret } = made;

    const granted = await enter(jena, made, { secret, password: 'Rathaus1' });
    const unused = await enter(erfurt, made, { secret, password: 'Rathaus1' });
    const { client } = await joinAs(jena, 'council', granted);
    await client.close();
    expect(made.link).toBe(`${pageOf(erfurt)}/?room=council#invitation=${made.id}.${secret}&password=1`);

    const headers = await asChair();
    const listed = await (await fetch(`${pageOf(jena)}/v1/rooms/council/invitations`, { headers })).text();
    expect(JSON.parse(listed)).toMatchObject({
      invitations: [{ id: made.id, note: 'press', hasPassword: true }],
    });
    expect(listed).not.toContain(secret);

    const url = `${pageOf(jena)}/v1/invitations/${made.id}`;
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(200);
    const late = await enter(erfurt, made, { secret, password: 'Rathaus1' });
    expect([late.status, await late.json()]).toMatchObject([403, { code: 'INVITATION_INVALID' }]);
    await expect(joinAs(erfurt, 'council', unused)).rejects.toThrow(/was revoked/);
  });

  test('are said to be stolen in the log, by their id and not by what was tried', async () => {
    const { log, refused } = refusals();
    const node = await sites.node({ log });
    const made = await invite(node, { password: 'Rathaus1' });

    const answer = await enter(node, made, { secret: made.secret, password: 'Rathaus2' });

    expect(answer.status).toBe(403);
    expect(refused()).toContain(made.id);
    for (const secret of [made.secret, 'Rathaus']) expect(refused()).not.toContain(secret);
  });

  test('take their guests along when they are revoked, at each site, and nobody else', async () => {
    const [erfurt, jena] = await Promise.all([sites.node(), sites.node({ site: 'jena' })]);
    const [press, school] = [await invite(erfurt), await invite(erfurt)];
    const given = await enter(jena, press, { secret: press.secret });
    const again = given.clone();
    const [first, other] = await Promise.all([
      joinAs(jena, 'council', given),
      enter(erfurt, school, { secret: school.secret }).then((answer) => joinAs(erfurt, 'council', answer)),
    ]);

    await fetch(`${pageOf(erfurt)}/v1/invitations/${press.id}?guests=remove`, {
      method: 'DELETE',
      headers: await asChair(),
    });

    expect(fromProtoCode((await first.client.event('sessionClosed')).code)).toBe('REMOVED');
    await expect(joinAs(jena, 'council', again)).rejects.toThrow(/was revoked/);
    const asked = await other.client.request({ show: {} });
    expect(asked.show).toBeDefined();
    await other.client.close();
  });

  test('make the same guest of a browser that comes again', async () => {
    const node = await sites.node();
    const made = await invite(node);
    const browser = new Browser();
    const subjectOf = async (of: Browser): Promise<unknown> => {
      const { token } = (await (await enter(node, made, { secret: made.secret }, of)).json()) as {
        token: string;
      };
      return decodeJwt(token).sub;
    };

    const subject = await subjectOf(browser);

    expect(await subjectOf(browser)).toBe(subject);
    expect(await subjectOf(new Browser())).not.toBe(subject);
  });

  test.each<[string, number, () => Promise<Record<string, string>>]>([
    ['nobody', 401, async () => ({})],
    ['a member', 403, async () => ({ authorization: `Bearer ${await sites.token('council')}` })],
    ['the chair of another room', 403, () => asChair('other')],
    [
      'a page of somebody else',
      403,
      async () => ({ ...(await asChair()), origin: 'https://elsewhere.example' }),
    ],
  ])('are not for %s to make, list or revoke', async (_who, status, headersOf) => {
    const node = await sites.node();
    const { id } = await invite(node);
    const headers = await headersOf();
    const ofRoom = `${pageOf(node)}/v1/rooms/council/invitations`;

    const answers = await Promise.all([
      fetch(ofRoom, { ...json({}), headers }),
      fetch(ofRoom, { headers }),
      fetch(`${pageOf(node)}/v1/invitations/${id}`, { method: 'DELETE', headers }),
    ]);

    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
    const kept = await fetch(ofRoom, { headers: await asChair() });
    expect(await kept.json()).toMatchObject({ invitations: [{ id }] });
  });

  test.each([
    { role: 'chair' },
    { password: 'short' },
    { expiresAt: 'soon' },
    { expiresAt: '2001-01-01T00:00:00Z' },
  ])('are not made of %j', async (wish) => {
    const node = await sites.node();

    const answer = await fetch(`${pageOf(node)}/v1/rooms/council/invitations`, {
      ...json(wish),
      headers: await asChair(),
    });

    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'ARGUMENT_INVALID' }]);
  });
});

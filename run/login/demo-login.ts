/** Logins of the demo: a provider on this machine, and what the nodes have to know of it. */
import type { LoginOptions } from '../../signal/login/login-fields.ts';
import { DEMO_RULES, demoPerson } from './demo-people.ts';
import { CLIENT, IdentityServer } from './identity-server.ts';

export type DemoLogin = { readonly options: LoginOptions; close(): Promise<void> };

/** @param pageUrls of all sites */
export async function openDemoLogin(pageUrls: readonly string[]): Promise<DemoLogin> {
  const server = await IdentityServer.start();
  const homes = pageUrls.map((pageUrl) => new URL('/', pageUrl).href);
  const clients = { callbackUrls: homes.map((home) => `${home}v1/login/callback`), pageUrls: homes };
  server.serve(clients, demoPerson);
  const options = { issuer: server.issuer, ...CLIENT, groupsClaim: 'groups', roles: DEMO_RULES };
  return { options, close: () => server.close() };
}

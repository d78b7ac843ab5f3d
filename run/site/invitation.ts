/** The line that makes another host join. Pure. */
import { MAX_SITES, planSites } from '../sites.ts';
import { hostPort } from '../../common/http/host-port.ts';
import type { SiteState } from './site-state.ts';

const ANY_PORT = 1_024;
const SUGGESTIONS = planSites(MAX_SITES, ANY_PORT).map(({ site }) => site);

/** Names a site that does not exist yet: whoever pastes it may write another one. */
export function joinLine({ self, sites }: SiteState, token: string): string {
  const taken = new Set(sites.map(({ name }) => name));
  const name = SUGGESTIONS.find((one) => !taken.has(one)) ?? `site-${sites.length + 1}`;
  const url = forShell(`https://${hostPort(self.announced, self.ports.site)}`);
  return `npm run site -- --join ${url} --name ${name} --token ${token}`;
}

/** The brackets of an IPv6 address are a pattern to shells. */
const forShell = (url: string): string => (url.includes('[') ? `'${url}'` : url);

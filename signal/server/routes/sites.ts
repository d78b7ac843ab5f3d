/** `GET /v1/sites`: where clients can connect, for the page's list. */
import type { SiteAddress } from '../../node-addresses.ts';
import { exactly, jsonReply, type Route } from '../http-reply.ts';

export function sitesRoute(sites: () => readonly SiteAddress[]): Route {
  return { method: 'GET', match: exactly('/v1/sites'), handle: () => jsonReply(200, { sites: sites() }) };
}

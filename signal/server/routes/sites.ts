/**
 * `GET /v1/sites?room=R`: where clients can connect, with hints for choosing. With an access token only the sites that
 * it allows. Whether a room is open somewhere is told only to those who may join it.
 */
import { z } from 'zod';
import { parseRoomId, type RoomId } from '../../../common/ids.ts';
import type { SiteAddress } from '../../node-addresses.ts';
import type { TokenPort } from '../../session/services.ts';
import { apiRoute, parseQuery } from '../api-route.ts';
import { bearerToken } from '../bearer-token.ts';
import { jsonReply, type Route } from '../http-reply.ts';
import { isDirectLoopback } from '../peer-address.ts';

export type SitesRouteDeps = {
  readonly isDemo: boolean;
  readonly tokens: TokenPort;
  readonly sites: () => readonly SiteAddress[];
  /** Ratio 0..1 by site; a site that can take nobody is missing. */
  readonly loads: () => ReadonlyMap<string, number>;
  /** Sites that carry the room; undefined = not known. */
  readonly sitesWithRoom: (room: RoomId) => Promise<ReadonlySet<string> | undefined>;
};

/** Loads are told to this precision: finer ones change with every beat and decide nothing. */
const LOAD_STEPS = 20;

const Query = z.strictObject({ room: z.string().optional().describe('for hints about this room') });
const Site = z.looseObject({ site: z.string(), signalUrl: z.string(), load: z.number().describe('0..1') });
const ABOUT = {
  ...{
    tag: 'sites',
    summary: 'Where clients can connect',
    askers: ['nobody', 'token'] as const,
    query: Query,
  },
  answers: { 200: z.strictObject({ sites: z.array(Site) }) },
} as const;

export function sitesRoute(deps: SitesRouteDeps): Route {
  return apiRoute({ method: 'GET', path: '/v1/sites', ...ABOUT }, async (request) => {
    const { room: asked = '' } = parseQuery(request, Query);
    const room = asked === '' ? undefined : parseRoomId(asked);
    const token = bearerToken(request);
    const claims = token === undefined ? undefined : await deps.tokens.verify(token, room ? { room } : {});
    const mayKnow = claims !== undefined || (deps.isDemo && isDirectLoopback(request));
    const carriers = room && mayKnow ? await deps.sitesWithRoom(room) : undefined;
    const loads = deps.loads();
    const sites = deps
      .sites()
      .filter(({ site }) => claims?.sites?.includes(site) ?? true)
      .map((address) => ({
        ...address,
        load: Math.round((loads.get(address.site) ?? 1) * LOAD_STEPS) / LOAD_STEPS,
        ...(carriers && { hasRoom: carriers.has(address.site) }),
      }));
    return jsonReply(200, { sites });
  });
}

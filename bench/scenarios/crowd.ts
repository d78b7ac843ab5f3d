/** Makes bots of seats: tokens and places at the sites of the cluster under load. */
import { BenchError } from '../bench-error.ts';
import { botName } from '../load/bots/bot-name.ts';
import type { BotSpec } from '../load/fleet.ts';
import type { Target, TokenWish } from '../target/target.ts';
import type { Seat } from './seats.ts';

type Claims = Pick<TokenWish, 'subscribe' | 'moderate' | 'role' | 'groups'> & {
  /** Default: a subject of its own. */
  readonly subject?: string;
};

/** @param claims of all, or of each by index @throws {BenchError} TARGET_UNREACHABLE when the cluster has no such site */
export function crowdOf(
  target: Target,
  room: string,
  seats: readonly Seat[],
  claims: Claims | ((index: number) => Claims) = {},
): Promise<BotSpec[]> {
  const claimsOf = typeof claims === 'function' ? claims : () => claims;
  return Promise.all(seats.map((seat) => botOf(target, room, seat, claimsOf(seat.index))));
}

async function botOf(
  target: Target,
  room: string,
  { siteIndex, ...seat }: Seat,
  claims: Claims,
): Promise<BotSpec> {
  const place = target.sites[siteIndex];
  if (place === undefined) throw new BenchError('TARGET_UNREACHABLE', 'the cluster has no site to join');
  const subject = `bench-${seat.index}`;
  const name = botName(seat.index);
  const token = await target.token({ room, subject, name, publish: seat.publish, ...claims });
  return { ...seat, room, token, site: place.site, url: place.url };
}

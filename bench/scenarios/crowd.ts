/** Makes bots of seats: tokens and places at the sites of the cluster under load. */
import { BenchError } from '../bench-error.ts';
import { botName } from '../load/bots/bot-name.ts';
import type { BotSpec } from '../load/fleet.ts';
import type { Target, TokenWish } from '../target/target.ts';
import type { Seat } from './seats.ts';

/** @throws {BenchError} TARGET_UNREACHABLE when the cluster has no such site */
export function crowdOf(
  target: Target,
  room: string,
  seats: readonly Seat[],
  grants: Pick<TokenWish, 'subscribe' | 'moderate'> = {},
): Promise<BotSpec[]> {
  return Promise.all(seats.map((seat) => botOf(target, room, seat, grants)));
}

async function botOf(
  target: Target,
  room: string,
  { siteIndex, ...seat }: Seat,
  grants: Pick<TokenWish, 'subscribe' | 'moderate'>,
): Promise<BotSpec> {
  const place = target.sites[siteIndex];
  if (place === undefined) throw new BenchError('TARGET_UNREACHABLE', 'the cluster has no site to join');
  const subject = `bench-${seat.index}`;
  const name = botName(seat.index);
  const token = await target.token({ room, subject, name, publish: seat.publish, ...grants });
  return { ...seat, room, token, site: place.site, url: place.url };
}

/** What follows for a room from all its features together. Pure. */
import type { SourceKind } from '../../proto/index.ts';
import type { Contribution, Person, RoomRules } from './contract.ts';

/** Of no features: everybody is what the token says. */
export const NO_RULES: RoomRules = rulesOf([]);

export function rulesOf(contributions: readonly Contribution[]): RoomRules {
  const opinions = contributions.flatMap(({ maySend }) => maySend ?? []);
  return {
    roleOf: ({ subject, role }) => firstOf(contributions, ({ roles }) => roles?.get(subject)) ?? role,
    nameOf: ({ subject, name }) => firstOf(contributions, ({ names }) => names?.get(subject)) ?? name,
    isOutside: (who) => contributions.some(({ isOutside }) => isOutside?.(who) === true),
    mayJoin: (who) => firstOf(contributions, ({ mayJoin }) => mayJoin?.(who)),
    muteSerial: (who, kind) =>
      Math.max(0, ...contributions.map((contribution) => muteSerialOf(contribution, who, kind))),
    isRemoved: (who) =>
      contributions.some(
        ({ removed, isRemoved }) => removed?.has(who.participantId) === true || isRemoved?.(who) === true,
      ),
    floor: [...new Set(contributions.flatMap(({ floor }) => floor ?? []))],
    shown: new Set(contributions.flatMap(({ floor, shown }) => [...(floor ?? []), ...(shown ?? [])])),
    maySend: (who, kind) => {
      const never = firstOf(contributions, ({ withheld }) => withheld?.(who, kind));
      if (never !== undefined) return never;
      const said = opinions.map((maySend) => maySend(who, kind));
      return said.includes('allow') ? 'allow' : said.find((one) => one !== undefined);
    },
    sitting: firstOf(contributions, ({ sitting }) => sitting),
    item: firstOf(contributions, ({ item }) => item),
    isItemLocked: contributions.some(({ isItemLocked }) => isItemLocked === true),
    isClosedToPublic: contributions.some(({ isClosedToPublic }) => isClosedToPublic === true),
    areGuestsOut: contributions.some(({ areGuestsOut }) => areGuestsOut === true),
    recordTickets: new Map(contributions.flatMap(({ recordTickets }) => [...(recordTickets ?? [])])),
  };
}

function muteSerialOf({ muted, muteSerial }: Contribution, who: Person, kind: SourceKind): number {
  const order = muted?.get(who.participantId);
  const own = order?.kinds.includes(kind) ? order.serial : 0;
  return Math.max(own, muteSerial?.(who, kind) ?? 0);
}

function firstOf<T>(
  contributions: readonly Contribution[],
  ask: (one: Contribution) => T | undefined,
): T | undefined {
  for (const one of contributions) {
    const answer = ask(one);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

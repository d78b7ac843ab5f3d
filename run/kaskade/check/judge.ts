/** All rules over one look, and which of their findings still stand in a later one. Pure. */
import type { Look } from '../look/look.ts';
import { epochRule, replicatorRule, routerRule, serverRule } from './claim-rules.ts';
import { FINDING_KINDS, type Draft, type Finding, type RoomRule } from './finding.ts';
import { linkClaimRule, pipeRule, symmetryRule } from './link-rules.ts';
import { nodeDrafts } from './node-rules.ts';
import { goneSiteRule, replicaRule } from './replica-rules.ts';
import { roomsOf } from './room-view.ts';
import { mediaRule, participantRule, sessionRule, vouchedRule } from './session-rules.ts';
import { producerRule, sourceRule } from './source-rules.ts';

const ROOM_RULES: readonly RoomRule[] = [
  routerRule,
  serverRule,
  replicatorRule,
  epochRule,
  symmetryRule,
  linkClaimRule,
  pipeRule,
  sourceRule,
  producerRule,
  participantRule,
  sessionRule,
  vouchedRule,
  mediaRule,
  replicaRule,
  goneSiteRule,
];

/** Everything that is not as it should be in this look. Some of it may be on its way. */
export function judge(look: Look): readonly Draft[] {
  const rooms = roomsOf(look);
  return [...nodeDrafts(look), ...rooms.flatMap((room) => ROOM_RULES.flatMap((rule) => [...rule(room)]))];
}

/** Those of the later look that were there before, with nothing having happened to them in between. */
export function stillStanding(before: readonly Draft[], now: readonly Draft[]): readonly Draft[] {
  const known = new Set(before.map(identityOf));
  return now.filter((draft) => known.has(identityOf(draft)));
}

const identityOf = ({ code, room, node, subject, evidence }: Draft): string =>
  JSON.stringify([code, room, node, subject, evidence]);

/** How long a finding must have stood to count, ms. */
export const standMsOf = ({ code }: Pick<Draft, 'code'>): number => FINDING_KINDS[code].standMs;

export function toFinding({ code, room, node, subject, detail }: Draft): Finding {
  return { code, severity: FINDING_KINDS[code].severity, room, node, subject, detail };
}

/** What may become of the room's ordered facts: one pure function per change, facts before → facts after. */
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import { remember, type RoomFacts } from './facts.ts';

/** People on the podium, whatever the room's settings say: everybody sees all of them. */
export const MAX_PODIUM = 200;

export type SetPodium = {
  readonly commandId: string;
  readonly participantId: ParticipantId;
  readonly on: boolean;
};

export type PodiumLimits = {
  readonly isPresent: (id: ParticipantId) => boolean;
  /** 0 = no limit of the room's own. */
  readonly maxPodium: number;
};

/** Puts somebody on the podium, or takes them off. A command that was applied before changes nothing. */
export function setPodium(facts: RoomFacts, command: SetPodium, limits: PodiumLimits): AppError | RoomFacts {
  const { commandId, participantId, on } = command;
  if (facts.commandIds.includes(commandId)) return facts;
  if (on && !limits.isPresent(participantId)) {
    return new AppError('PARTICIPANT_UNKNOWN', `nobody of this id is in the room: ${participantId}`);
  }
  const commandIds = remember(facts.commandIds, commandId);
  const isThere = facts.podium.some((one) => one.participantId === participantId);
  if (isThere === on) return { ...facts, commandIds };
  if (!on) {
    const podium = facts.podium.filter((one) => one.participantId !== participantId);
    return { ...facts, commandIds, podium };
  }
  // Those who have left, or seem to while their site's store is filled again, take no place and keep it.
  const present = facts.podium.filter((one) => limits.isPresent(one.participantId));
  const limit = Math.min(limits.maxPodium || MAX_PODIUM, MAX_PODIUM);
  if (present.length >= limit || facts.podium.length >= MAX_PODIUM)
    return new AppError('LIMIT_REACHED', `the podium has ${limit} places`);
  const place = (facts.podium.at(-1)?.place ?? 0) + 1;
  return { ...facts, commandIds, podium: [...facts.podium, { participantId, place }] };
}

/** Takes those off the podium who have left the room. */
export function removeFromPodium(facts: RoomFacts, gone: ReadonlySet<ParticipantId>): RoomFacts {
  const podium = facts.podium.filter(({ participantId }) => !gone.has(participantId));
  return podium.length === facts.podium.length ? facts : { ...facts, podium };
}

/** Says whether the facts are at one site only though the room has others. */
export const setDegraded = (facts: RoomFacts, degraded: boolean): RoomFacts =>
  facts.degraded === degraded ? facts : { ...facts, degraded };

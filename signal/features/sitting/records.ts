/** The records of a room's sittings as plain values, and back into bytes. Pure. */
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  SittingAttendance,
  SittingDisturbance,
  SittingLook,
  SittingLosses,
  SittingMember,
  SittingPast,
  SittingRecord,
  SittingTicketRecord,
  type SittingDisturbanceKind,
  type SittingStep,
} from '../../../proto/features/sitting.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';
import { idOf } from './subject-id.ts';

/** The one that is open. */
export type Sitting = {
  readonly sittingId: string;
  readonly title: string;
  readonly body: string;
  /** Id of a Land profile; '' = none. */
  readonly profile: string;
  /** 0 = more than half of the roll. */
  readonly quorum: number;
  readonly openedAtMs: number;
  /** 0 = it is not interrupted. */
  readonly suspendedAtMs: number;
  readonly suspendReason: string;
  /** What was to be done again when it went on last. */
  readonly repeatStep: SittingStep;
  /** 0 = it was never interrupted. */
  readonly resumedAtMs: number;
  /** The reason: who was outside when it was given. */
  readonly reasonKeptFrom: KeptFrom;
};

/** Somebody on the roll. */
export type Member = {
  readonly subject: string;
  readonly name: string;
  readonly group: string;
  /** In which order they are listed. */
  readonly place: number;
};

/** Somebody's being there. */
export type Attendance = {
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  readonly inHall: boolean;
  /** One of their sessions. */
  readonly participantId: string;
  readonly site: string;
  /** '' = said before a sitting was opened. */
  readonly sittingId: string;
  /** Since when they are there; 0 = they are not. */
  readonly fromMs: number;
  /** Until when they were there before; 0 = never. */
  readonly untilMs: number;
  /** Since when the connection is gone; 0 = it is there. */
  readonly lostSinceMs: number;
  /** The loss is in the record. */
  readonly isLossTold: boolean;
  /** In the hall, since a companion device said so. */
  readonly byCompanion: boolean;
};

/** What somebody has reported last. */
export type Disturbance = {
  readonly subject: string;
  readonly name: string;
  readonly number: number;
  readonly participantId: string;
  readonly kind: SittingDisturbanceKind;
  readonly text: string;
  readonly atMs: number;
  readonly isOpen: boolean;
  /** Reports of this person in this sitting. */
  readonly count: number;
  readonly sittingId: string;
};

/** A connection that was lost. */
export type KeptLoss = {
  /** Id of the subject. */
  readonly personId: string;
  readonly name: string;
  readonly site: string;
  readonly cause: string;
  readonly sinceMs: number;
  /** 0 = it is not back. */
  readonly untilMs: number;
  /** They did not come back before they had left. */
  readonly hasLeft: boolean;
  readonly sittingId: string;
};

/** One that was closed. */
export type PastSitting = Pick<Sitting, 'sittingId' | 'title' | 'body' | 'openedAtMs'> & {
  readonly closedAtMs: number;
};

/** What a message has, defaults included: decoded ones keep those in their prototype. */
export function sittingOf(bytes: Uint8Array): Sitting {
  const one = SittingRecord.decode(bytes);
  const { sittingId, title, body, profile, quorum, openedAtMs } = one;
  const { suspendedAtMs, suspendReason, repeatStep, resumedAtMs } = one;
  const about = { sittingId, title, body, profile, quorum, openedAtMs };
  const reasonKeptFrom = keptFromOf(one.reasonKeptFrom);
  return { ...about, suspendedAtMs, suspendReason, repeatStep, resumedAtMs, reasonKeptFrom };
}

export function memberOf(bytes: Uint8Array): Member {
  const { subject, name, group, place } = SittingMember.decode(bytes);
  return { subject, name, group, place };
}

export function attendanceOf(bytes: Uint8Array): Attendance {
  const one = SittingAttendance.decode(bytes);
  const { subject, name, role, inHall, participantId, site } = one;
  const { sittingId, fromMs, untilMs, lostSinceMs, isLossTold, byCompanion } = one;
  const who = { subject, name, role, inHall, participantId, site, byCompanion };
  return { ...who, sittingId, fromMs, untilMs, lostSinceMs, isLossTold };
}

export function disturbanceOf(bytes: Uint8Array): Disturbance {
  const one = SittingDisturbance.decode(bytes);
  const { subject, name, number, participantId, kind, text, atMs, isOpen, count, sittingId } = one;
  return { subject, name, number, participantId, kind, text, atMs, isOpen, count, sittingId };
}

export function pastOf(bytes: Uint8Array): PastSitting {
  const { sittingId, title, body, openedAtMs, closedAtMs } = SittingPast.decode(bytes);
  return { sittingId, title, body, openedAtMs, closedAtMs };
}

/** The oldest first. */
export const lossesOf = (bytes: Uint8Array): readonly KeptLoss[] =>
  SittingLosses.decode(bytes).losses.map((one) => ({
    personId: one.personId ?? '',
    name: one.name ?? '',
    site: one.site ?? '',
    cause: one.cause ?? '',
    sinceMs: one.sinceMs ?? 0,
    untilMs: one.untilMs ?? 0,
    hasLeft: one.hasLeft ?? false,
    sittingId: one.sittingId ?? '',
  }));

/** Until when, ms since 1970. */
export const ticketOf = (bytes: Uint8Array): number => SittingTicketRecord.decode(bytes).expiresAtMs;

/** @param sitting undefined = none is open any more */
export const writeSitting = (sitting: Sitting | undefined): RecordWrite => ({
  key: 'sitting',
  value: sitting && SittingRecord.encode(sitting).finish(),
});

export const writeMember = (member: Member): RecordWrite => ({
  key: `roll/${idOf(member.subject)}`,
  value: SittingMember.encode(member).finish(),
});

export const writeAttendance = (attendance: Attendance): RecordWrite => ({
  key: `at/${idOf(attendance.subject)}`,
  value: SittingAttendance.encode(attendance).finish(),
});

export const writeDisturbance = (disturbance: Disturbance): RecordWrite => ({
  key: `d/${idOf(disturbance.subject)}`,
  value: SittingDisturbance.encode(disturbance).finish(),
});

export const LOSSES = 'losses';

export const writeLosses = (losses: readonly KeptLoss[]): RecordWrite => ({
  key: LOSSES,
  value: SittingLosses.encode({ losses: [...losses] }).finish(),
});

export const LOOKED = 'looked';

/** ms since 1970. */
export const lookOf = (bytes: Uint8Array): number => SittingLook.decode(bytes).atMs;

export const writeLook = (atMs: number): RecordWrite => ({
  key: LOOKED,
  value: SittingLook.encode({ atMs }).finish(),
});

export const writePast = (past: PastSitting): RecordWrite => ({
  key: `past/${past.sittingId}`,
  value: SittingPast.encode(past).finish(),
});

export const withoutRecord = (key: string): RecordWrite => ({ key, value: undefined });

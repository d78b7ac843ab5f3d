/** Lines that the minutes tell in a sentence of their own: their words are in german.ts and english.ts. Pure. */

const EVENT_KINDS = [
  'agenda.added',
  'agenda.changed',
  'agenda.removed',
  'floor.extended',
  'moderation.ended-for-all',
  'moderation.reopened',
  'sitting.rollChanged',
  'votes.profile-chosen',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

const KNOWN: ReadonlySet<string> = new Set(EVENT_KINDS);

export const isEvent = (kind: string): kind is EventKind => KNOWN.has(kind);

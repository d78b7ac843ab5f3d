/**
 * What clocks show somewhere, and when that is. Pure. A time that a change of clocks leaves out is that much later, of
 * one that comes twice the first counts (RFC 5545, 3.3.5); ical.js does neither.
 */
import { AppError } from '../../../common/errors.ts';

/** What a clock shows, as milliseconds since 1970-01-01T00:00 on that same clock. */
export type LocalMs = number;

export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** By one spelling of each name: Intl takes any, and a format has 25 KiB. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const key = zone.toLowerCase();
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, calendar: 'iso8601', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  // only names that Intl knows come here, some hundred
  formats.set(key, format);
  return format;
}

/** Whether the name is one that this host knows, in whatever spelling. */
export function isTimeZone(name: string): boolean {
  try {
    // letters of ASCII: some others become these when they are made small
    return /^[A-Za-z][\w+/-]*$/.test(name) && formatOf(name) !== undefined;
  } catch {
    return false; // Intl knows no such place
  }
}

/** @throws {AppError} ARGUMENT_INVALID when it is no day, or no time of one */
export function parseLocal(text: string, what: string): LocalMs {
  const ms = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
  // Date rolls the 30th of February over
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) {
    throw new AppError('ARGUMENT_INVALID', `${what}: there is no such time`);
  }
  return ms;
}

/** As `2026-12-01T18:00`, with seconds where there are any. */
export function formatLocal(local: LocalMs): string {
  const text = new Date(local).toISOString().slice(0, 19);
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

/** What clocks show at a moment. */
export function toLocal(utcMs: number, zone: string): LocalMs {
  const parts = formatOf(zone).formatToParts(utcMs);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** When clocks show that. */
export function toUtc(local: LocalMs, zone: string): number {
  const offsetAt = (utcMs: number): number => toLocal(utcMs, zone) - utcMs;
  const before = local - offsetAt(local - DAY_MS);
  if (toLocal(before, zone) === local) return before;
  const after = local - offsetAt(local + DAY_MS);
  return toLocal(after, zone) === local ? after : before;
}

/** A meeting as a calendar's file (RFC 5545), with the rules of its time zone. Pure. */
import ICAL from 'ical.js';
import { meetingIdOf, type Meeting } from '../meeting.ts';
import { DAY_MS, parseLocal, toUtc, type LocalMs } from './local-time.ts';
import { localTimes, movesOf, skippedStarts } from './schedule.ts';
import { zoneRules } from './zone-names.ts';

const PRODUCT = '-//Kaskade//Kaskade//EN';

/** @param link leads into the room */
export function calendarOf(meeting: Meeting, link: string): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', PRODUCT);
  calendar.addPropertyWithValue('method', 'PUBLISH');
  const zone = zoneOf(meeting.timeZone);
  if (zone !== undefined) calendar.addSubcomponent(zone.component);
  calendar.addSubcomponent(eventOf(meeting, link, zone));
  for (const { occurrence, ...times } of movesOf(meeting)) {
    const event = describedEvent(meeting, link);
    addTimes(event, { 'recurrence-id': occurrence, dtstart: times.start, dtend: times.end }, zone, meeting);
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

/** @returns undefined = nobody knows its rules: times are in UTC then */
function zoneOf(timeZone: string): ICAL.Timezone | undefined {
  const rules = zoneRules(timeZone);
  return rules === undefined ? undefined : new ICAL.Timezone(ICAL.Component.fromString(rules));
}

function eventOf(meeting: Meeting, link: string, zone: ICAL.Timezone | undefined): ICAL.Component {
  const event = describedEvent(meeting, link);
  const { start, end } = localTimes(meeting);
  addTimes(event, { dtstart: start, dtend: end }, zone, meeting);
  if (meeting.recurrence !== '') event.addPropertyWithValue('rrule', ruleOf(meeting));
  for (const skip of skippedStarts(meeting)) addTimes(event, { exdate: skip }, zone, meeting);
  return event;
}

/** Without its times. One that was moved has the same as all others. */
function describedEvent(meeting: Meeting, link: string): ICAL.Component {
  const event = new ICAL.Component('vevent');
  const { title, description, changedAtMs, createdAtMs, sequence } = meeting;
  event.addPropertyWithValue('uid', `${meetingIdOf(meeting)}@kaskade`);
  event.addPropertyWithValue('dtstamp', utcTime(changedAtMs));
  event.addPropertyWithValue('created', utcTime(createdAtMs));
  event.addPropertyWithValue('last-modified', utcTime(changedAtMs));
  event.addPropertyWithValue('sequence', sequence);
  event.addPropertyWithValue('summary', title);
  event.addPropertyWithValue('description', description === '' ? link : `${description}\n\n${link}`);
  event.addPropertyWithValue('location', link);
  event.addPropertyWithValue('url', link);
  return event;
}

function addTimes(
  event: ICAL.Component,
  times: Readonly<Record<string, LocalMs>>,
  zone: ICAL.Timezone | undefined,
  { timeZone }: Pick<Meeting, 'timeZone'>,
): void {
  for (const [name, local] of Object.entries(times)) addTime(event, name, { local, zone, timeZone });
}

type ClockTime = {
  readonly local: LocalMs;
  readonly timeZone: string;
  readonly zone: ICAL.Timezone | undefined;
};

function addTime(event: ICAL.Component, name: string, { local, timeZone, zone }: ClockTime): void {
  if (zone === undefined) {
    event.addPropertyWithValue(name, utcTime(toUtc(local, timeZone)));
    return;
  }
  const property = event.addPropertyWithValue(name, ICAL.Time.fromDateTimeString(withSeconds(local)));
  property.setParameter('tzid', zone.tzid);
}

const withSeconds = (local: LocalMs): string => new Date(local).toISOString().slice(0, 19);

const utcTime = (ms: number): ICAL.Time =>
  ICAL.Time.fromDateTimeString(`${new Date(ms).toISOString().slice(0, 19)}Z`);

/** UNTIL is a day here; where DTSTART has a time zone, calendars want the moment, in UTC. */
function ruleOf({ recurrence, timeZone }: Meeting): ICAL.Recur {
  const text = recurrence.replace(
    /UNTIL=(\d{4})(\d\d)(\d\d)/,
    (_, year: string, month: string, day: string) => {
      const last = parseLocal(`${year}-${month}-${day}T00:00`, 'recurrence') + DAY_MS - 1_000;
      const moment = new Date(toUtc(last, timeZone)).toISOString().slice(0, 19);
      return `UNTIL=${moment.replaceAll(/[-:]/g, '')}Z`;
    },
  );
  return ICAL.Recur.fromString(text);
}

/** Names of time zones, each in the one spelling that the library with their rules has. Pure. */
import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library';

const names = new Map([tzlib_get_timezones()].flat().map((name) => [name.toLowerCase(), name]));

/** As the IANA writes it, aliases as well (`Asia/Calcutta`). @returns undefined = there are no rules of it */
export const spelledZone = (name: string): string | undefined => names.get(name.toLowerCase());

/** Its rules as a VTIMEZONE, under the name that an alias stands for. @returns undefined as {@link spelledZone} */
export function zoneRules(name: string): string | undefined {
  const spelled = spelledZone(name);
  const [block] = spelled === undefined ? [] : [tzlib_get_ical_block(spelled)].flat();
  return block?.startsWith('BEGIN:VTIMEZONE') ? block : undefined;
}

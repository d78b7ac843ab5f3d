/** Names of bots in a room, by which they find each other's sources. Pure. */

const PREFIX = 'bot-';
const PATTERN = /^bot-(\d{1,7})$/;

/** For the claim `name` of the bot's token. */
export function botName(index: number): string {
  return `${PREFIX}${index}`;
}

/** @returns undefined for somebody who is no bot */
export function botIndexOf(name: string): number | undefined {
  const digits = PATTERN.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Subjects of guests: which invitation somebody came by, and by which browser. Pure. */
import { createHash } from 'node:crypto';

const PREFIX = 'guest:';
/** Which numbers of invitations can not have. */
const SEPARATOR = '.';
const BROWSER_CHARS = 22;

/**
 * The same for the same browser, so that resuming, bans and roles find a guest again. Nobody can choose the subject of
 * somebody else: that would take the other browser's key.
 */
export function guestSubject(number: string, guestKey: string): string {
  const digest = createHash('sha256').update(`${number}\n${guestKey}`).digest('base64url');
  return `${PREFIX}${number}${SEPARATOR}${digest.slice(0, BROWSER_CHARS)}`;
}

/** Number of the invitation that somebody came by; undefined = by none. */
export function invitationNumberOf(subject: string): string | undefined {
  if (!subject.startsWith(PREFIX)) return undefined;
  const end = subject.indexOf(SEPARATOR);
  return end < 0 ? undefined : subject.slice(PREFIX.length, end);
}

/** Subjects of tokens as parts of keys. Pure. */
import { createHash } from 'node:crypto';

/** Subjects may have any characters; of this there are those that keys may have. */
export const idOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url');

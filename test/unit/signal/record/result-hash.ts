/** The hash of a vote's result as docs/record.md defines it. */
import { createHash } from 'node:crypto';

export const resultHashOf = (result: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(JSON.stringify(result)).digest('hex');

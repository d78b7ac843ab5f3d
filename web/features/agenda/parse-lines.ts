/** Lines that somebody has pasted, as items of an agenda. Pure. */
import type { AgendaDraft } from '../../../client/features/agenda/index.ts';

/** "TOP 3.1: Title", "3. Title", "Ö 4 Title", "Title". */
const LINE = /^(?:(?:TOP|Item)\s+)?((?:N?Ö\s?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?)[.:)]?\s+(.+)$/i;

/** One for each line that is not empty. */
export function parseLines(text: string): readonly AgendaDraft[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, number = '', title = line] = LINE.exec(line) ?? [];
      return { number, title, text: '', kind: 'discussion', isPublic: true };
    });
}

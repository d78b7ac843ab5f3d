/** Members as somebody pastes them from a table. Pure. */
import type { RollMember } from '../../../client/features/sitting/index.ts';

export type PastedMembers = {
  readonly members: readonly RollMember[];
  /** Numbers of lines that name nobody, from 1. */
  readonly wrong: readonly number[];
};

/** Words of a first line that is a heading. */
const HEADINGS = /^(name|mitglied|member)$/i;
const SEPARATORS = [';', '\t', ','] as const;

/**
 * A line each: name, group, and who they are in the organisation's login (`sub`); the last may be left out where names are
 * what people log in with. Cells apart by semicolon, tabulator or comma, whichever the first line has.
 */
export function membersIn(text: string): PastedMembers {
  const lines = text.split(/\r?\n/);
  const separator = SEPARATORS.find((one) => lines.some((line) => line.includes(one))) ?? ';';
  const members: RollMember[] = [];
  const wrong: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [name = '', group = '', subject = ''] = line.split(separator).map(unquoted);
    if (members.length === 0 && HEADINGS.test(name)) continue;
    if (name === '') wrong.push(index + 1);
    else members.push({ name, group, subject: subject === '' ? name : subject });
  }
  return { members, wrong };
}

const unquoted = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"')
    .trim();

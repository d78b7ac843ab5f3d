/** How far each control is from who moderates, as the table of docs/design-system.md says it. */
import { readFileSync } from 'node:fs';

/** Actions are ids of what is clicked, in order; none = it is there. */
export type ControlWay = {
  readonly control: string;
  readonly ids: readonly string[];
  readonly desk: readonly string[];
  readonly phone: readonly string[];
};

export function controlWays(): readonly ControlWay[] {
  const text = readFileSync(new URL('../../docs/design-system.md', import.meta.url), 'utf8');
  const [, section = ''] = text.split('## How far away a control is');
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => {
    const [, control = '', id = '', desk = '', phone = ''] = row.split('|').map((cell) => cell.trim());
    return { control, ids: idsIn(id), desk: idsIn(desk), phone: idsIn(phone) };
  });
}

/** What stands there as code. */
export const idsIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([\w-]+)`/g)].map(([, id]) => id ?? '');

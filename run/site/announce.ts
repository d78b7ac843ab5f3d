/** What a person is told on stderr: the line to paste, and the table of what reaches what. Pure. */
import Table from 'cli-table3';
import { styleText } from 'node:util';
import type { ReachabilityRow } from './reachability.ts';

const WIDTH = 78;

/** A frame above and below, so that the line itself can be copied whole. */
export function joinLineText(line: string, until: Date): string {
  const rule = '─'.repeat(WIDTH);
  const title = `On another host, paste this line. It is good once, until ${until.toISOString().slice(0, 16)}Z.`;
  return `\n┌${rule}\n│ ${title}\n└${rule}\n\n${line}\n\n${rule}─\n`;
}

const MARKS = { reachable: 'ok', untested: 'not tested', blocked: 'BLOCKED' } as const;
const COLOURS = { reachable: 'green', untested: 'yellow', blocked: 'red' } as const;

/** Rows in the order in which they came; advice below it, each piece once. */
export function reachabilityText(rows: readonly ReachabilityRow[]): string {
  const table = new Table({ head: ['from', 'to', 'what', 'ports', ''], style: { head: [], border: [] } });
  for (const { from, to, what, ports, state, seen } of rows) {
    const mark = styleText(COLOURS[state], MARKS[state], { stream: process.stderr });
    table.push([from, to, what, ports, seen === '' ? mark : `${mark}: ${seen}`]);
  }
  const advice = [...new Set(rows.map((row) => row.advice).filter((text) => text !== ''))];
  const todo = advice.length === 0 ? '' : `\nTo do:\n${advice.map((text) => `  - ${text}\n`).join('')}`;
  return `${table.toString()}\n${todo}`;
}

/** Where a command's words go. Results on stdout, everything else on stderr; colours and widths only for a terminal. */
import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';

export type Terminal = {
  /** A line of the result. */
  print(line: string): void;
  /** A line about the work: an error, a hint. */
  note(line: string): void;
  readonly isColoured: boolean;
  readonly columns: number;
};

type Style = 'red' | 'yellow' | 'green' | 'bold';

/** The text, coloured where that can be seen. */
export function coloured(terminal: Terminal, style: Style, text: string): string {
  return terminal.isColoured ? styleText(style, text, { validateStream: false }) : text;
}

/** No lines between rows, so that they can be cut out by other tools. */
const CHARS = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};
const PLAIN = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 };

/** Below this width a text is not wrapped any more. */
const MIN_TEXT_WIDTH = 30;
const GAP = 2;

export type TableRows = readonly (readonly string[])[];

/** Prints rows under a head; the last column is wrapped to the terminal's width. Nothing but the head without rows. */
export function printTable(terminal: Terminal, head: readonly string[], rows: TableRows): void {
  const titles = head.map((title) => coloured(terminal, 'bold', title));
  const colWidths = widthsOf(terminal.columns, head, rows);
  const table = new Table({ head: titles, chars: CHARS, style: PLAIN, wordWrap: true, colWidths });
  table.push(...rows.map((row) => [...row]));
  for (const line of table.toString().split('\n')) terminal.print(line.trimEnd());
}

/** A heading before a table, with an empty line above. */
export function printHeading(terminal: Terminal, text: string): void {
  terminal.print('');
  terminal.print(coloured(terminal, 'bold', text));
}

function widthsOf(columns: number, head: readonly string[], rows: TableRows): (number | null)[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => stripVTControlCharacters(row[column] ?? '').length)),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0);
  const last = Math.max(MIN_TEXT_WIDTH, columns - before);
  return widths.map((width, column) => (column === head.length - 1 ? Math.min(width, last) : null));
}

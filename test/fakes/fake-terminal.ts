/** A terminal that remembers what was written; like a pipe, without colours. */
import type { Terminal } from '../../run/kaskade/print/terminal.ts';

export class FakeTerminal implements Terminal {
  readonly isColoured = false;
  readonly columns: number;
  readonly printed: string[] = [];
  readonly noted: string[] = [];

  constructor(columns = 1_000) {
    this.columns = columns;
  }

  print(line: string): void {
    this.printed.push(line);
  }

  note(line: string): void {
    this.noted.push(line);
  }

  /** The whole result, parsed. */
  get json(): unknown {
    return JSON.parse(this.printed.join('\n')) as unknown;
  }
}

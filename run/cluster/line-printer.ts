/** Writes the lines of several processes to stderr, each with its process's name in a colour of its own. */
import { styleText } from 'node:util';

const COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;

/** @param names of all processes, so that all lines begin at the same place */
export function createLinePrinter(names: readonly string[]): (name: string, line: string) => void {
  const width = Math.max(...names.map(({ length }) => length));
  const prefixes = new Map(
    names.map((name, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? 'cyan';
      return [name, styleText(colour, `${name.padEnd(width)} |`, { stream: process.stderr })] as const;
    }),
  );
  return (name, line) => process.stderr.write(`${prefixes.get(name) ?? name} ${line}\n`);
}

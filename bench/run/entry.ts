/** What the bench's commands have of their process: where they write, and how they are told to end. */
import type { Terminal } from '../../run/kaskade/print/terminal.ts';
import { ExitCode } from './exit-code.ts';

type Port = Pick<NodeJS.Process, 'env' | 'exit' | 'on' | 'stdout' | 'stderr'>;

/** For files and pipes: wide enough for every table, so that lines stay lines. */
const PIPE_COLUMNS = 1_000;

/** The first signal to end aborts `signal`, a second one ends the process. @param port the process */
export function openEntry(port: Port) {
  const { env, stdout, stderr } = port;
  const terminal: Terminal = {
    print: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    isColoured: stdout.isTTY === true && !env['NO_COLOR'],
    columns: stdout.columns ?? PIPE_COLUMNS,
  };
  const screen = {
    write: (text: string) => void stderr.write(text),
    isTerminal: stderr.isTTY === true,
    columns: stderr.columns ?? PIPE_COLUMNS,
  };
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    port.on(name, () => {
      if (stop.signal.aborted) port.exit(ExitCode.interrupted);
      screen.write('\nending; once more to end at once\n');
      stop.abort();
    });
  }
  return { terminal, screen, signal: stop.signal };
}

/** Shows a result in the form that was asked for. */
import type { Terminal } from './terminal.ts';

/** As JSON for programs, as tables for people. */
export function show<View>(
  terminal: Terminal,
  { json }: { readonly json?: boolean },
  view: View,
  print: (terminal: Terminal, view: View) => void,
): void {
  if (json === true) terminal.print(JSON.stringify(view, null, 2));
  else print(terminal, view);
}

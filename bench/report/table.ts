/** Prints a result on a terminal: what was run and where, figures, checks, verdict. */
import { figureOf, isFigureName } from '../measure/figures.ts';
import type { Result } from '../result.ts';
import { coloured, printHeading, printTable, type Terminal } from '../../run/kaskade/print/terminal.ts';
import { boundText, foundText, reachedText } from '../goals/goal-text.ts';
import { judgeGoals } from '../goals/judge-goals.ts';
import { valueText } from './numbers.ts';
import { machineText, paramsText, profileText, versionsText } from './words.ts';

export function printResult(terminal: Terminal, result: Result): void {
  terminal.print(coloured(terminal, 'bold', result.command));
  terminal.print(paramsText(result));
  const profile = profileText(result);
  if (profile !== undefined) terminal.print(profile);
  terminal.print(`${machineText(result)}; ${versionsText(result)}; commit ${result.commit}`);
  printFigures(terminal, result);
  printPeers(terminal, result);
  printVerdicts(terminal, result);
  printGoals(terminal, result);
  for (const note of result.notes) terminal.print(`  note: ${note}`);
  terminal.print('');
  terminal.print(verdictLine(terminal, result));
}

function printFigures(terminal: Terminal, { figures, scenario, params }: Result): void {
  const hasRange = Number(params['runs'] ?? 1) > 1;
  const rows = Object.entries(figures).map(([name, { unit, min, median, max }]) => [
    name,
    valueText(median, unit),
    ...(hasRange ? [`${valueText(min, '')} … ${valueText(max, '')}`] : []),
    isFigureName(name) ? figureOf(name).about : '',
  ]);
  printHeading(terminal, scenario);
  if (rows.length === 0) return terminal.print('nothing was measured');
  printTable(
    terminal,
    ['FIGURE', hasRange ? 'MEDIAN' : 'VALUE', ...(hasRange ? ['RANGE'] : []), 'WHAT'],
    rows,
  );
}

function printPeers(terminal: Terminal, { figures, peers }: Result): void {
  const keys = Object.keys(peers);
  if (keys.length === 0) return;
  const names = new Set([
    ...Object.keys(figures).filter((name) => keys.some((key) => peers[key]?.figures[name] !== undefined)),
    ...keys.flatMap((key) => Object.keys(peers[key]?.figures ?? {})),
  ]);
  const cell = (figure: Result['figures'][string] | undefined): string =>
    figure === undefined ? '—' : valueText(figure.median, figure.unit);
  const rows = [...names].map((name) => [
    name,
    cell(figures[name]),
    ...keys.map((key) => cell(peers[key]?.figures[name])),
  ]);
  printHeading(terminal, 'peers (medians)');
  printTable(terminal, ['FIGURE', 'KASKADE', ...keys.map((key) => key.toUpperCase())], rows);
}

function printVerdicts(terminal: Terminal, { checks, expectations }: Result): void {
  const rows = [
    ...checks.map(({ pass, name, detail }) => [mark(terminal, pass), name, detail]),
    ...expectations.map(({ pass, name, limit, value }) => [
      mark(terminal, pass),
      `${name}${limit}`,
      value === null ? 'was not measured' : valueText(value, isFigureName(name) ? figureOf(name).unit : ''),
    ]),
  ];
  if (rows.length === 0) return;
  printHeading(terminal, 'checks');
  printTable(terminal, ['', 'CHECK', 'FOUND'], rows);
}

function printGoals(terminal: Terminal, result: Result): void {
  const rows = judgeGoals(result).map((goal) => [
    mark(terminal, goal.isReached),
    `${goal.figure} ${boundText(goal.bound)}`,
    foundText(goal),
    reachedText(goal),
  ]);
  if (rows.length === 0) return;
  printHeading(terminal, 'goals');
  printTable(terminal, ['', 'GOAL', 'FOUND', ''], rows);
}

const mark = (terminal: Terminal, pass: boolean): string =>
  pass ? coloured(terminal, 'green', '✓') : coloured(terminal, 'red', '✗');

function verdictLine(terminal: Terminal, { pass, interrupted, checks, expectations }: Result): string {
  if (interrupted) return coloured(terminal, 'yellow', 'interrupted: this is what there was until then');
  const all = [...checks, ...expectations];
  const failed = all.filter(({ pass: holds }) => !holds).length;
  if (pass) return coloured(terminal, 'green', `passed: ${all.length} of ${all.length} hold`);
  return coloured(terminal, 'red', `failed: ${failed} of ${all.length} do not hold`);
}

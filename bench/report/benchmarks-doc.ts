/** docs/benchmarks.md with its pictures, from the results in bench/results/. Pure. */
import { boundText, foundText, reachedText } from '../goals/goal-text.ts';
import { judgeGoals } from '../goals/judge-goals.ts';
import { figureOf, isFigureName, type FigureName } from '../measure/figures.ts';
import type { Result } from '../result.ts';
import { limitOf } from './limit-of.ts';
import { numberText, valueText } from './numbers.ts';
import { plotsOf } from './plots-of.ts';
import { standalone } from './plot/style.ts';
import { machineText, paramsText, profileText, versionsText } from './words.ts';

type Figure = Result['figures'][string];

/** Results of one scenario with several sets of flags have a key each: the scenario, or `<scenario>-…`. */
export type NamedResult = { readonly key: string; readonly result: Result };

export type Files = Readonly<Record<string, string>>;

const HEAD = `# Benchmarks

<!-- Generated from bench/results/ by npm run bench -- docs: change it there. -->

What Kaskade does on the machine named with each result, beside what that machine can do at all (\`limit\`) and what others make of the same load (\`peers\`). Each result was written by the command above it; [bench.md](bench.md) says how figures are measured and how to read them. Medians; the range of the runs is behind them.
`;

/** By path from the tree's root. @param results in the order in which they are shown */
export function benchmarkFiles(results: readonly NamedResult[]): Files {
  const pictures: Record<string, string> = {};
  const sections = results.map(({ key: resultKey, result }) => {
    const plots = plotsOf(result).map(({ key, title, svg }) => {
      const file = `benchmarks/${resultKey}-${key}.svg`;
      pictures[`docs/${file}`] = standalone(svg);
      return `![${title}](${file})`;
    });
    return sectionOf(resultKey, result, plots);
  });
  const body =
    results.length === 0 ? ['No results yet.\n'] : [goalsTable(results), sideBySide(results), ...sections];
  return { 'docs/benchmarks.md': [HEAD, ...body.filter((part) => part !== '')].join('\n'), ...pictures };
}

function sectionOf(key: string, result: Result, plots: readonly string[]): string {
  const { command, date, commit, checks, expectations, notes } = result;
  const profile = profileText(result);
  const verdicts = [
    ...checks,
    ...expectations.map((one) => ({ ...one, detail: String(one.value), name: `${one.name}${one.limit}` })),
  ];
  return [
    `## ${key}\n`,
    `\`\`\`\n${command}\n\`\`\`\n`,
    `${date.slice(0, 10)}, commit ${commit}; ${machineText(result)}; ${versionsText(result)}. ${paramsText(result)}.${profile === undefined ? '' : ` ${upperFirst(profile)}.`}\n`,
    figuresTable(result),
    ...plots.map((plot) => `${plot}\n`),
    ...list(verdicts.map(({ pass, name, detail }) => `${pass ? '✓' : '✗'} ${name}: ${detail}`)),
    ...list(notes),
  ].join('\n');
}

const upperFirst = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function list(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${lines.map((line) => `- ${line}`).join('\n')}\n`];
}

function figuresTable({ figures }: Result): string {
  const rows = Object.entries(figures).map(([name, figure]) => [
    `\`${name}\``,
    valueText(figure.median, figure.unit),
    figure.runs > 1 ? `${numberText(figure.min)} … ${numberText(figure.max)}` : '',
    isFigureName(name) ? figureOf(name).about : '',
  ]);
  return rows.length === 0 ? '' : table(['figure', 'median', 'range', 'what it is'], rows);
}

/** What is to be reached on this machine, and what was. */
function goalsTable(results: readonly NamedResult[]): string {
  const rows = results.flatMap(({ key, result }) =>
    judgeGoals(result).map((goal) => [
      `[${key}](#${key})`,
      `\`${goal.figure}\``,
      boundText(goal.bound),
      foundText(goal),
      `${goal.isReached ? '✓' : '✗'} ${reachedText(goal)}`,
    ]),
  );
  if (rows.length === 0) return '';
  return `## Goals\n\n${table(['result', 'figure', 'goal', 'found', ''], rows)}`;
}

/** Everything for which there is something to compare with, of all results. */
function sideBySide(named: readonly NamedResult[]): string {
  const keys = [...new Set(named.flatMap(({ result: { peers } }) => Object.keys(peers)))];
  const rows = named.flatMap(({ key, result }) =>
    comparedNames(result).map((name) => [key, ...comparedRow(result, name, keys)]),
  );
  if (rows.length === 0) return '';
  const head = ['scenario', 'figure', 'Kaskade', 'limit', ...keys];
  return `## Side by side\n\nIn brackets: the ratio to ours.\n\n${table(head, rows)}`;
}

function comparedNames({ figures, peers }: Result): FigureName[] {
  const theirs = Object.values(peers).flatMap((peer) => Object.keys(peer.figures));
  const bounded = Object.keys(figures).filter((name) => limitIn(figures, name) !== undefined);
  return [...new Set([...bounded, ...theirs])].filter(isFigureName);
}

function limitIn(figures: Result['figures'], name: string): Figure | undefined {
  const limit = isFigureName(name) ? limitOf(name) : undefined;
  return limit === undefined ? undefined : figures[limit];
}

function comparedRow({ figures, peers }: Result, name: FigureName, keys: readonly string[]): string[] {
  const ours = figures[name];
  const others = [limitIn(figures, name), ...keys.map((key) => peers[key]?.figures[name])];
  const cells = others.map((other) => {
    if (other === undefined) return '';
    const ratio =
      ours === undefined || ours.median === 0 ? '' : ` (× ${numberText(other.median / ours.median)})`;
    return `${valueText(other.median, other.unit)}${ratio}`;
  });
  return [`\`${name}\``, ours === undefined ? '—' : valueText(ours.median, ours.unit), ...cells];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

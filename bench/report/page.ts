/** A result as a page that needs nothing else: what was run and where, verdict, figures, plots. Pure. */
import { boundText, foundText, reachedText } from '../goals/goal-text.ts';
import { judgeGoals } from '../goals/judge-goals.ts';
import { figureOf, isFigureName } from '../measure/figures.ts';
import type { Result } from '../result.ts';
import { valueText } from './numbers.ts';
import { PAGE_CSS } from './page-style.ts';
import { plotsOf } from './plots-of.ts';
import { PLOT_CSS, themeCss } from './plot/style.ts';
import { escapeText } from './plot/svg.ts';
import { machineText, paramsText, profileText, versionsText } from './words.ts';

export function reportPage(result: Result): string {
  const title = `${result.scenario} · Kaskade bench`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(title)}</title>`,
    `<style>${themeCss(':root')}${PLOT_CSS}${PAGE_CSS}</style>`,
    '</head>',
    '<body><main>',
    header(result),
    whereList(result),
    verdicts(result),
    goalsTable(result),
    ...plotsOf(result).map(({ svg }) => `<figure>${svg}</figure>`),
    section('Figures', figuresTable(result)),
    peersTable(result),
    notesList(result),
    '</main></body>',
    '</html>',
    '',
  ].join('\n');
}

function header({ scenario, command, date, pass, interrupted }: Result): string {
  const word = interrupted ? 'interrupted' : pass ? 'passed' : 'failed';
  return [
    `<header><h1>${escapeText(scenario)} <span class="verdict ${word}">${word}</span></h1>`,
    `<p class="soft">${escapeText(dateText(date))}</p>`,
    `<pre><code>${escapeText(command)}</code></pre></header>`,
  ].join('\n');
}

const dateText = (date: string): string => `${date.slice(0, 10)} ${date.slice(11, 16)} UTC`;

const section = (title: string, content: string): string =>
  content === '' ? '' : `<section><h2>${title}</h2>\n${content}</section>`;

function verdicts({ checks, expectations }: Result): string {
  const rows = [
    ...checks.map(({ name, pass, detail }) => ({ name, pass, found: detail })),
    ...expectations.map(({ name, limit, value, pass }) => ({
      name: `${name} ${limit}`,
      pass,
      found: value === null ? 'was not measured' : valueText(value, unitOf(name)),
    })),
  ];
  const items = rows.map(({ name, pass, found }) => {
    const mark = pass ? '<span class="mark passed">✓</span>' : '<span class="mark failed">✗</span>';
    return `<li>${mark} ${escapeText(name)} <span class="soft">${escapeText(found)}</span></li>`;
  });
  return section('Checks', items.length === 0 ? '' : `<ul class="checks">${items.join('\n')}</ul>`);
}

function goalsTable(result: Result): string {
  const rows = judgeGoals(result).map((goal) => [
    `<code>${escapeText(goal.figure)}</code>`,
    escapeText(boundText(goal.bound)),
    escapeText(foundText(goal)),
    `<span class="mark ${goal.isReached ? 'passed' : 'failed'}">${reachedText(goal)}</span>`,
  ]);
  return rows.length === 0 ? '' : section('Goals', table(['Figure', 'Goal', 'Found', ''], rows));
}

const unitOf = (name: string): string => (isFigureName(name) ? figureOf(name).unit : '');

function figuresTable({ figures, params }: Result): string {
  const hasRange = Number(params['runs'] ?? 1) > 1;
  const rows = Object.entries(figures).map(([name, { unit, min, median, max }]) => [
    `<code>${escapeText(name)}</code>`,
    escapeText(valueText(median, unit)),
    ...(hasRange ? [`${escapeText(valueText(min, ''))} … ${escapeText(valueText(max, ''))}`] : []),
    isFigureName(name) ? escapeText(figureOf(name).about) : '',
  ]);
  if (rows.length === 0) return '<p>Nothing was measured.</p>';
  return table(['Figure', hasRange ? 'Median' : 'Value', ...(hasRange ? ['Range'] : []), 'What it is'], rows);
}

function peersTable({ figures, peers }: Result): string {
  const keys = Object.keys(peers);
  const names = new Set(keys.flatMap((key) => Object.keys(peers[key]?.figures ?? {})));
  if (names.size === 0) return '';
  const cell = (figure: Result['figures'][string] | undefined): string =>
    figure === undefined ? '—' : escapeText(valueText(figure.median, figure.unit));
  const rows = [...names].map((name) => [
    `<code>${escapeText(name)}</code>`,
    cell(figures[name]),
    ...keys.map((key) => cell(peers[key]?.figures[name])),
  ]);
  return section('Peers', table(['Figure', 'Kaskade', ...keys.map(escapeText)], rows));
}

/** @param rows markup */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((title) => `<th scope="col">${title}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function whereList(result: Result): string {
  const profile = profileText(result);
  const pairs = [
    ['Machine', machineText(result)],
    ['Versions', versionsText(result)],
    ['Commit', result.commit],
    ['Parameters', paramsText(result)],
    ...(profile === undefined ? [] : [['Media', profile]]),
  ];
  const entries = pairs.map(([name = '', text = '']) => `<dt>${name}</dt><dd>${escapeText(text)}</dd>`);
  return `<dl>${entries.join('\n')}</dl>`;
}

function notesList({ notes }: Result): string {
  const items = notes.map((note) => `<li>${escapeText(note)}</li>`);
  return section('To judge it by', items.length === 0 ? '' : `<ul>${items.join('\n')}</ul>`);
}

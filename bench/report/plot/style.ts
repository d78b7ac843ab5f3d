/** Colours and type of plots, by classes: the same in pages and in files, in light and dark. Pure. */

/** Lines and bars take the classes `c0`…`c5` in turn; `limit` is what a machine can do at all. */
export const COLOURS = 6;

const LIGHT = ['#1f6feb', '#c2570c', '#0f7b6c', '#8250df', '#b3246b', '#7a6a00'];
const DARK = ['#6cb0ff', '#f0995a', '#4fc3ad', '#c19bf5', '#f285b5', '#d8c04a'];

const PLAIN = { ink: '#1f2328', soft: '#59636e', grid: '#d9dee4', paper: '#ffffff', limit: '#8c959f' };
const NIGHT = { ink: '#e6edf3', soft: '#9aa5b1', grid: '#343b44', paper: '#12171e', limit: '#7d8590' };

const variables = (colours: readonly string[], { ink, soft, grid, paper, limit }: typeof PLAIN): string =>
  [
    ...colours.map((colour, index) => `--c${index}:${colour}`),
    ...[`--ink:${ink}`, `--soft:${soft}`, `--grid:${grid}`, `--paper:${paper}`, `--limit:${limit}`],
  ].join(';');

const classes = LIGHT.map(
  (_, index) => `.l${index}{stroke:var(--c${index})}.c${index}{fill:var(--c${index})}`,
).join('');

/** On whatever element the variables belong to: `:root` of a page, `svg` of a file. */
export const themeCss = (selector: string): string =>
  `${selector}{${variables(LIGHT, PLAIN)}}` +
  `@media(prefers-color-scheme:dark){${selector}{${variables(DARK, NIGHT)}}}`;

export const PLOT_CSS =
  'svg text{font:12px system-ui,sans-serif;fill:var(--soft)}' +
  'svg .title{font-size:14px;font-weight:600;fill:var(--ink)}svg .value{fill:var(--ink)}' +
  'svg .name{font-weight:600}svg .grid{stroke:var(--grid)}svg .axis{stroke:var(--soft)}' +
  'svg .line{fill:none;stroke-width:2;stroke-linejoin:round}svg .mark{stroke:var(--ink);stroke-dasharray:4 3}' +
  'svg .range{stroke:var(--ink);stroke-width:1.5}svg .limit{fill:var(--limit)}' +
  `svg{max-width:100%;height:auto}${classes}`;

const MARGIN = 16;
const withMargin = (_: string, width: string, height: string): string => {
  const [outerWidth, outerHeight] = [Number(width) + 2 * MARGIN, Number(height) + 2 * MARGIN];
  const box = `${-MARGIN} ${-MARGIN} ${outerWidth} ${outerHeight}`;
  return `viewBox="${box}" width="${outerWidth}" height="${outerHeight}"`;
};

/** A drawing that stands for itself, on paper of its own: whoever shows it may have another theme. */
export function standalone(svg: string): string {
  const style = `<style>${themeCss('svg')}${PLOT_CSS}svg{background:var(--paper)}</style>`;
  return `${svg.replace('</title>', `</title>${style}`).replace(/viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"/, withMargin)}\n`;
}

/** docs/screens/README.md: all pictures, by part of the page and view. Pure apart from prettier. */
import { format } from 'prettier';
import type { Picture } from './pictures.ts';

/** Pictures are shown side by side. */
const PHONE_WIDTH_PX = 120;
const DESK_WIDTH_PX = 390;

const INTRODUCTION = `# Screens

Made by \`npm run screens\`: those of _real calls_ over two sites with drawn people; all others are views of the page with an
invented room (\`test/support/page/views.ts\`, \`test/support/page/features/\`), each on a desk (German, light; English, dark) and
on a phone (English, light; German, dark). The same views are checked by \`test/e2e/page-views.test.ts\`.
`;

/** @returns Markdown as prettier writes it */
export function contentsOf(pictures: readonly Picture[]): Promise<string> {
  const parts = Map.groupBy(pictures, ({ part }) => part);
  const sections = [...parts].map(([part, ofPart]) => {
    const views = [...Map.groupBy(ofPart, ({ view }) => view)];
    return `## ${headingOf(part)}\n\n${views.map(([view, taken]) => `### ${capital(view)}\n\n${rowOf(taken)}`).join('\n\n')}`;
  });
  const options = { parser: 'markdown', printWidth: 110, singleQuote: true, trailingComma: 'all' } as const;
  return format([INTRODUCTION, ...sections].join('\n\n'), options);
}

function headingOf(part: string): string {
  return part === 'page' ? 'The page' : capital(part);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function rowOf(pictures: readonly Picture[]): string {
  return [...pictures]
    .sort(
      (a, b) =>
        Number(a.look.includes('phone')) - Number(b.look.includes('phone')) || a.look.localeCompare(b.look),
    )
    .map(({ view, look, file }) => {
      const width = look.includes('phone') ? PHONE_WIDTH_PX : DESK_WIDTH_PX;
      return `<img src="${file}" width="${width}" alt="${look === view ? view : `${view}: ${look}`}" />`;
    })
    .join('\n');
}

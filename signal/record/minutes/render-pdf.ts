/** Minutes on paper as a PDF: A4, fonts embedded, pages numbered. The only user of pdfmake. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Minutes } from './document.ts';
import { paperOf, wordsOf } from './paper.ts';
import type { Block } from './paper-blocks.ts';
import type { MinutesLanguage } from './words.ts';

type Margin = readonly [left: number, top: number, right: number, bottom: number];

type PdfStyle = {
  readonly fontSize?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly alignment?: 'center' | 'right';
  readonly margin?: Margin;
};

type PdfDocument = {
  readonly info: { readonly title: string };
  readonly lang: string;
  readonly pageSize: 'A4';
  readonly pageMargins: Margin;
  readonly defaultStyle: PdfStyle & { readonly font: string; readonly lineHeight: number };
  readonly styles: Readonly<Record<string, PdfStyle>>;
  readonly footer: (page: number, pages: number) => PdfStyle & { readonly text: string };
  readonly pageBreakBefore: (node: PdfNode, page: PdfPage) => boolean;
  readonly content: readonly Block[];
};

/** A block where it was laid out; what is not ours (the footer) has no style. */
type PdfNode = { readonly headlineLevel?: number; readonly style?: string };
type PdfPage = { getFollowingNodesOnPage(): readonly PdfNode[] };

/** A heading is not the last thing on a page. */
const isAlone = ({ headlineLevel }: PdfNode, page: PdfPage): boolean =>
  headlineLevel !== undefined && page.getFollowingNodesOnPage().every(({ style }) => style === undefined);

/** Of pdfmake, what we use of it. */
type PdfLibrary = {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  setUrlAccessPolicy(isAllowed: (url: string) => boolean): void;
  setLocalAccessPolicy(isAllowed: (path: string) => boolean): void;
  createPdf(document: PdfDocument): { getBuffer(): Promise<Uint8Array> };
};

const SOFT = '#46546a';

const STYLES: PdfDocument['styles'] = {
  kicker: { fontSize: 10, color: SOFT },
  title: { fontSize: 18, bold: true, margin: [0, 2, 0, 6] },
  heading: { fontSize: 13, bold: true, margin: [0, 14, 0, 4] },
  subheading: { fontSize: 11, bold: true, margin: [0, 8, 0, 2] },
  paragraph: { margin: [0, 0, 0, 3] },
  list: { margin: [0, 0, 0, 4] },
  table: { margin: [0, 4, 0, 8] },
  head: { bold: true, fontSize: 9 },
  cell: { fontSize: 9 },
  result: { bold: true, margin: [0, 2, 0, 2] },
  signs: { margin: [0, 36, 0, 0] },
  sign: {},
  small: { fontSize: 8, color: SOFT, margin: [0, 8, 0, 6] },
};

let library: PdfLibrary | undefined;

/** Loaded when somebody wants minutes on paper; it fetches nothing and reads its fonts alone. */
function loadLibrary(): PdfLibrary {
  if (library !== undefined) return library;
  const require = createRequire(import.meta.url);
  const pdfmake = require('pdfmake') as PdfLibrary;
  const folder = join(dirname(require.resolve('pdfmake')), '..', 'fonts', 'Roboto');
  const font = (name: string): string => join(folder, `Roboto-${name}.ttf`);
  pdfmake.setFonts({
    Roboto: {
      normal: font('Regular'),
      bold: font('Medium'),
      italics: font('Italic'),
      bolditalics: font('MediumItalic'),
    },
  });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder));
  library = pdfmake;
  return pdfmake;
}

/** @returns the bytes of the file */
export function renderPdf(minutes: Minutes, language: MinutesLanguage): Promise<Uint8Array> {
  const { title, sittingId } = minutes;
  const words = wordsOf(language);
  return loadLibrary()
    .createPdf({
      info: { title: `${words.draft}: ${title}` },
      lang: words.locale,
      pageSize: 'A4',
      pageMargins: [56, 56, 56, 64],
      defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.2 },
      styles: STYLES,
      footer: (page, pages) => ({
        text: `${sittingId}    ${words.page(page, pages)}`,
        fontSize: 8,
        color: SOFT,
        alignment: 'center',
        margin: [0, 24, 0, 0],
      }),
      pageBreakBefore: isAlone,
      content: paperOf(minutes, words),
    })
    .getBuffer();
}

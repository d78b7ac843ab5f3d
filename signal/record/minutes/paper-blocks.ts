/** Parts of a document on paper. Pure; the shapes are those of the PDF library. */

export type Block =
  | { readonly text: string; readonly style: string; readonly headlineLevel?: number }
  | {
      readonly stack: readonly { readonly columns: readonly Cell[] }[];
      readonly style: string;
      readonly unbreakable: true;
    }
  | { readonly ul: readonly string[]; readonly style: string }
  | {
      readonly table: {
        readonly headerRows: number;
        readonly widths: readonly string[];
        /** A row is on one page, the first one with the head. */
        readonly dontBreakRows: true;
        readonly keepWithHeaderRows: 1;
        readonly body: readonly (readonly Cell[])[];
      };
      readonly layout: string;
      readonly style: string;
    };

type Cell = { readonly text: string; readonly style: string };

/** Not the last thing on a page. */
export const heading = (text: string): Block => ({ text, style: 'heading', headlineLevel: 1 });
export const subheading = (text: string): Block => ({ text, style: 'subheading', headlineLevel: 2 });
export const paragraph = (text: string): Block => ({ text, style: 'paragraph' });

/** Places to sign, beside each other. */
export const signatures = (names: readonly string[]): Block => ({
  stack: [
    { columns: names.map((name) => ({ text: `_____________________________\n${name}`, style: 'sign' })) },
  ],
  style: 'signs',
  unbreakable: true,
});

/** None where there is nothing to list. */
export const list = (items: readonly string[]): readonly Block[] =>
  items.length === 0 ? [] : [{ ul: items, style: 'list' }];

/** Of the first columns; others share the rest. The same in all tables, so that they stand below each other. */
const FIRST_WIDTHS = ['23%', '17%'];

export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  firstWidths = FIRST_WIDTHS,
): Block {
  const body = [
    head.map((text): Cell => ({ text, style: 'head' })),
    ...rows.map((row) => row.map((text): Cell => ({ text, style: 'cell' }))),
  ];
  const widths = head.map((_, index) => firstWidths[index] ?? '*');
  return {
    table: { headerRows: 1, widths, dontBreakRows: true, keepWithHeaderRows: 1, body },
    layout: 'lightHorizontalLines',
    style: 'table',
  };
}

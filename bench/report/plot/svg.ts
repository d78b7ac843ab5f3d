/** Writes SVG elements; everything that comes from results is escaped. Pure. */

type Attributes = Readonly<Record<string, string | number>>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and attributes of SVG and HTML. */
export const escapeText = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

/** @param children markup */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`);
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

export const label = (attributes: Attributes, text: string): string =>
  element('text', attributes, escapeText(text));

/** Through all points. */
export const pathOf = (points: readonly (readonly [x: number, y: number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('');

/** A drawing with its name for those who do not see it. */
export function drawing(title: string, size: { width: number; height: number }, ...parts: string[]): string {
  const { width, height } = size;
  const box = `0 0 ${width} ${height}`;
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', viewBox: box, width, height };
  return element(
    'svg',
    { ...attributes, role: 'img', 'aria-label': title },
    element('title', {}, escapeText(title)),
    ...parts,
  );
}

const attributeText = (value: string | number): string =>
  typeof value === 'number' ? rounded(value) : escapeText(value);

/** A tenth of a pixel is as fine as anybody sees. */
const rounded = (value: number): string => String(Math.round(value * 10) / 10);

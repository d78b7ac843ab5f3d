/** What must hold for every text of the page, whosever it is: said by tests of the page's own texts and of its features. */

/** Where a text stands, and the text. */
type Said = readonly [path: string, text: string];

/** All texts of a language; functions are called with a number for each argument, for which they have a name or a count. */
function textsIn(value: unknown, path = ''): readonly Said[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const said = (value as (...args: number[]) => unknown)(
      ...Array.from(value as { length: number }, () => 2),
    );
    return [[path, typeof said === 'string' ? said : '']];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => textsIn(child, `${path}.${key}`));
}

const ENGLISH = /\b(the|and|you|your|is|are|with|of|for|to|this|please|who|what|be|on|by|has|have)\b/i;
const GERMAN = /\b(und|ist|nicht|Sie|Ihr|Ihre|bitte|mit|für|wird|werden|eine?|der|das|Ihnen)\b/;
const FAMILIAR = /\b(du|dein\w*|dir|dich|euch|euer|eure\w*)\b/i;
/** The same word in both. A new one belongs here only if it is. */
const IN_BOTH =
  /^(Agenda|Chat|Display|Moderation|Name|PDF|CSV|JSON|ICS|Podium|Status|System|Test|Text|Version)$/;

/** What is wrong with these texts, one line each; empty = nothing. */
export function textProblems(texts: { readonly de: unknown; readonly en: unknown }): readonly string[] {
  const [de, en] = [textsIn(texts.de), textsIn(texts.en)];
  const english = new Map(en);
  const paths = new Set([...de, ...en].map(([path]) => path));
  const german = new Map(de);
  return [
    ...[...paths]
      .filter((path) => !english.has(path) || !german.has(path))
      .map((path) => `${path}: one language only`),
    ...[...de, ...en].filter(([, text]) => text.trim() === '').map(([path]) => `${path}: empty`),
    ...de.filter(([, text]) => FAMILIAR.test(text)).map(([path, text]) => `${path}: not with Sie: ${text}`),
    ...de
      .filter(([, text]) => ENGLISH.test(text))
      .map(([path, text]) => `${path}: English in German: ${text}`),
    ...en
      .filter(([, text]) => GERMAN.test(text))
      .map(([path, text]) => `${path}: German in English: ${text}`),
    ...de
      .filter(([path, text]) => english.get(path) === text && /\p{L}{3}/u.test(text) && !IN_BOTH.test(text))
      .map(([path, text]) => `${path}: the same in both languages: ${text}`),
  ];
}

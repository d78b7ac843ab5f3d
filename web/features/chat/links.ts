/** Cuts somebody's words into text and links. Pure. */

export type TextPart = { readonly text: string; readonly href: string | undefined };

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence is no part of a link at its end. */
const AFTER = /[.,;:!?)\]}…»“”]+$/u;

/** Only http and https lead anywhere; everything else stays text. */
export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(LINK)) {
    const url = balanced(match);
    if (!URL.canParse(url)) continue;
    if (index > end) parts.push({ text: text.slice(end, index), href: undefined });
    parts.push({ text: url, href: new URL(url).href });
    end = index + url.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: undefined });
  return parts;
}

/** A bracket that was opened within the link belongs to it. */
function balanced(match: string): string {
  const short = match.replace(AFTER, '');
  const isOpen = short.split('(').length > short.split(')').length;
  return isOpen && match.startsWith(`${short})`) ? `${short})` : short;
}

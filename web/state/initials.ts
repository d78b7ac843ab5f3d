/** What an avatar shows while there is no picture. Pure. */

/** Avatar colours in tokens.css: --avatar-0 … --avatar-5. */
export const AVATAR_COLOUR_COUNT = 6;

const HASH_FACTOR = 31;
const HASH_MODULUS = 2 ** 31;

/** First letters of the first and the last word, upper case; `?` for a name without letters or digits. */
export function initialsOf(name: string): string {
  const words = name
    .split(/[\s-]+/u)
    .map(firstLetter)
    .filter((letter) => letter !== '');
  const first = words[0] ?? '?';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return (first + last).toUpperCase();
}

/** The first letter or digit of a word, or nothing. */
function firstLetter(word: string): string {
  return /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '';
}

/** A colour's number, 0 ≤ n < {@link AVATAR_COLOUR_COUNT}, always the same for a name. */
export function avatarColour(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * HASH_FACTOR + (character.codePointAt(0) ?? 0)) % HASH_MODULUS;
  return hash % AVATAR_COLOUR_COUNT;
}

/** Takes addresses and paths out of what programs say: notes become part of published results. Pure. */

const MAX_CHARACTERS = 200;

export function withoutPlaces(text: string): string {
  return text
    .replaceAll(/\b\w+:\/\/\S+/g, '…')
    .replaceAll(/(?<=^|[\s"'(])(?:\.{3})?\/\S+/g, '…')
    .slice(0, MAX_CHARACTERS);
}

/** What a screen reader is told when people come and go. Pure; the caller lets changes settle first. */
import type { PersonView } from '../../client/api.ts';
import type { Texts } from '../texts/texts.ts';

/** The people of a moment, by id. */
export type Roll = ReadonlyMap<string, string>;

/** Others in the room; oneself is not announced. */
export function rollOf(people: readonly PersonView[]): Roll {
  return new Map(
    people.filter((person) => !person.isSelf).map((person) => [person.participantId, person.name]),
  );
}

/** One calm sentence per direction; names only when it is a single person. */
export function describeChange(before: Roll, after: Roll, texts: Texts['announce']): string {
  const joined = [...after].filter(([id]) => !before.has(id)).map(([, name]) => name);
  const left = [...before].filter(([id]) => !after.has(id)).map(([, name]) => name);
  return [sentence(joined, texts.joined, texts.manyJoined), sentence(left, texts.left, texts.manyLeft)]
    .filter((part) => part !== '')
    .join(' ');
}

function sentence(
  names: readonly string[],
  one: (name: string) => string,
  many: (count: number) => string,
): string {
  const [name] = names;
  if (name === undefined) return '';
  return names.length === 1 ? one(name) : many(names.length);
}

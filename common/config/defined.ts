/** Leaves out what is undefined, so that optional settings that were not given stay away. Pure. */

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** A copy with only the keys that have a value. */
export function definedOnly<T extends object>(values: T): Defined<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}

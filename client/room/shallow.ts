/** Comparing plain objects, so that what did not change keeps its identity. Pure. */

/** True when both have the same members with identical values. */
export function isShallowEqual(a: object, b: object): boolean {
  const before = new Map<string, unknown>(Object.entries(a));
  const after = Object.entries(b);
  return after.length === before.size && after.every(([key, value]) => Object.is(before.get(key), value));
}

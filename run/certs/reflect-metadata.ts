/**
 * The three functions of the reflect-metadata proposal that tsyringe, which @peculiar/x509 uses, wants to find. Its
 * import is the effect; only x509.ts imports it.
 */
type Metadata = Map<unknown, unknown>;

const ALL = new WeakMap<object, Metadata>();

const own = (key: unknown, target: object): unknown => ALL.get(target)?.get(key);

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (ALL.get(at)?.has(key)) return own(key, at);
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const metadata = ALL.get(target) ?? new Map<unknown, unknown>();
  ALL.set(target, metadata.set(key, value));
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define });
}

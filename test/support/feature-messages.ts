/**
 * Messages of features by their names, from the .proto alone: for tests of what several features do together, which
 * import none of them, so that each can be deleted (ADR 0041).
 */
import { existsSync, readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

const PROTO = new URL('../../proto/', import.meta.url);
const fileOf = (feature: string): URL => new URL(`kaskade/features/v1/${feature}.proto`, PROTO);

/** Whether this tree has all of these features. */
export const hasFeatures = (...names: readonly string[]): boolean =>
  names.every((name) => existsSync(fileOf(name)));

const parsed = new Map<string, ReadonlyMap<string, protobuf.Type>>();

/** Parsed once: a command of many people is said in one moment. */
function typesOf(feature: string): ReadonlyMap<string, protobuf.Type> {
  const types = parsed.get(feature) ?? parse(feature);
  parsed.set(feature, types);
  return types;
}

function parse(feature: string): ReadonlyMap<string, protobuf.Type> {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => new URL(target, PROTO).pathname;
  const { package: name = '', imports = [] } = protobuf.parse(readFileSync(fileOf(feature), 'utf8'), root);
  for (const one of imports) root.loadSync(one);
  const space = root.resolveAll().lookup(name);
  const all = space instanceof protobuf.Namespace ? space.nestedArray : [];
  return new Map(all.flatMap((one) => (one instanceof protobuf.Type ? [[one.name, one] as const] : [])));
}

/** The message whose oneof is called `command`. @throws {Error} when the feature's .proto has none */
export function commandTypeOf(feature: string): protobuf.Type {
  for (const type of typesOf(feature).values()) if (type.oneofs?.['command'] !== undefined) return type;
  throw new Error(`${feature}.proto has no message with a oneof called command`);
}

/** A request of a client. @param command as the feature's generated class takes it */
export function featureCommand(feature: string, command: object, commandId = '') {
  const type = commandTypeOf(feature);
  return { featureCommand: { feature, command: type.encode(type.create(command)).finish(), commandId } };
}

/** A question to a feature, say. @throws {Error} when there is no such message */
export function encodeAs(feature: string, name: string, value: object): Uint8Array {
  const type = typesOf(feature).get(name);
  if (type === undefined) throw new Error(`${feature}.proto has no ${name}`);
  return type.encode(type.create(value)).finish();
}

/** Anything that a feature tells, with numbers for enums. @throws {Error} when there is no such message */
export function decodeAs(feature: string, name: string, bytes: Uint8Array): Record<string, unknown> {
  const type = typesOf(feature).get(name);
  if (type === undefined) throw new Error(`${feature}.proto has no ${name}`);
  return type.toObject(type.decode(bytes), { longs: Number, defaults: true });
}

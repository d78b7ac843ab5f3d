/**
 * Commands of a feature as anybody may send them, well formed and nonsense alike, made from its .proto alone: of a new
 * feature there are some by its being there.
 */
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { commandTypeOf } from './feature-messages.ts';

/** Messages inside of messages inside of … */
const MAX_DEPTH = 3;
const MAX_ITEMS = 3;

/** What fields may be filled with: names of the room that is played; beside them comes what nobody has. */
type Words = { readonly strings: readonly string[]; readonly times: readonly number[] };

/** Stands for an id that the room has by then; see {@link AnyCommand}. */
const KNOWN_ID = /^@(\d+)$/;
const KNOWN_IDS = ['@0', '@1', '@2', '@3'];
const ODD_STRINGS = ['', ' ', 'nobody', '../../x', 'a/b', '\u0000', 'ä'.repeat(300), 'x'.repeat(5_000)];
const NUMBERS = [0, 1, 1, 2, 3, 60];
const ODD_NUMBERS = [7, 1_000, 2 ** 31 - 1, 2 ** 32 - 1];
const UNKNOWN_ENUM = 99;
const INTEGERS = new Set(['uint32', 'int32', 'sint32', 'fixed32', 'sfixed32']);
/** Of one odd value in so many. */
const SANE_TO_ODD = 7;

type Fields = Readonly<Record<string, unknown>>;

/** Its bytes, given the ids that the room has when it is sent. */
type AnyCommand = (ids: readonly string[]) => Uint8Array;

/** Of each command in the .proto. */
export function anyCommands(feature: string, words: Words): ReadonlyMap<string, fc.Arbitrary<AnyCommand>> {
  const type = commandTypeOf(feature);
  const fields = type.oneofs['command']?.fieldsArray ?? [];
  return new Map(
    fields.map((field) => [
      field.name,
      valueOf(field, words, 0).map(
        (value) => (ids: readonly string[]) =>
          type.encode(type.create({ [field.name]: withIds(value, ids) })).finish(),
      ),
    ]),
  );
}

function messageOf(type: protobuf.Type, words: Words, depth: number): fc.Arbitrary<Fields> {
  const fields = type.fieldsArray.filter(
    (field) => depth < MAX_DEPTH || !(field.resolvedType instanceof protobuf.Type),
  );
  const arbitraries = fields.map((field) => [field.name, fieldOf(field, words, depth)] as const);
  return fc.record(Object.fromEntries(arbitraries), { requiredKeys: [] });
}

const fieldOf = (field: protobuf.Field, words: Words, depth: number): fc.Arbitrary<unknown> =>
  field.repeated
    ? fc.array(valueOf(field, words, depth), { maxLength: MAX_ITEMS, size: 'small' })
    : valueOf(field, words, depth);

function valueOf(field: protobuf.Field, words: Words, depth: number): fc.Arbitrary<unknown> {
  const { resolvedType } = field.resolve();
  if (resolvedType instanceof protobuf.Type) return messageOf(resolvedType, words, depth + 1);
  if (resolvedType instanceof protobuf.Enum)
    return mostly([0, ...Object.values(resolvedType.values)], [UNKNOWN_ENUM]);
  return scalarOf(field.type, words);
}

function scalarOf(type: string, { strings, times }: Words): fc.Arbitrary<unknown> {
  if (type === 'string') return mostly([...strings, ...KNOWN_IDS], ODD_STRINGS);
  if (type === 'bytes') return mostly([32], [0, 1, 1_000]).map((size) => new Uint8Array(size).fill(size));
  if (type === 'bool') return fc.boolean();
  return mostly(NUMBERS, INTEGERS.has(type) ? ODD_NUMBERS : [...ODD_NUMBERS, ...times]);
}

const mostly = <T>(sane: readonly T[], odd: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: SANE_TO_ODD, arbitrary: fc.constantFrom(...sane) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );

function withIds(value: unknown, ids: readonly string[]): unknown {
  if (typeof value === 'string') {
    const index = KNOWN_ID.exec(value)?.[1];
    return index === undefined ? value : (ids[Number(index) % Math.max(1, ids.length)] ?? '');
  }
  if (Array.isArray(value)) return value.map((one) => withIds(one, ids));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withIds(one, ids)]));
}

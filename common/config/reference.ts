/** Tells people about a configuration: `--help`, the reference, `.env.example`, `--print-config`. Pure. */
import { z } from 'zod';
import type { ConfigDefinition } from './definition.ts';
import type { FieldMeta } from './fields.ts';

export type FieldReference = FieldMeta & {
  readonly key: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** As it would be written; undefined = none. */
  readonly defaultText: string | undefined;
};

/** The fields of a schema in their order. */
export function fieldsOf(schema: z.ZodObject): readonly FieldReference[] {
  return Object.entries(schema.shape).map(([key, outer]) => {
    const layers = layersOf(outer as z.ZodType);
    const meta = Object.assign({}, ...layers.map((layer) => layer.meta()).reverse()) as FieldMeta;
    const defaults = layers.filter((layer) => layer instanceof z.ZodDefault);
    return {
      ...meta,
      key,
      description: layers.find((layer) => layer.description !== undefined)?.description ?? '',
      isRequired: !layers.some((layer) => layer instanceof z.ZodDefault || layer instanceof z.ZodOptional),
      defaultText: defaults.map((layer) => String(layer.def.defaultValue))[0],
    };
  });
}

/** A field and what it wraps, outermost first. */
function layersOf(schema: z.ZodType): readonly z.ZodType[] {
  const inner =
    schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? schema.def.innerType : undefined;
  return inner instanceof z.ZodType ? [schema, ...layersOf(inner)] : [schema];
}

/** Type and range in one phrase. */
export const typeText = ({ type, range }: FieldReference): string =>
  range === undefined ? type : `${type}, ${range}`;

/** What `--help` prints. */
export function helpText({ command, about, schema }: ConfigDefinition): string {
  const options = fieldsOf(schema).map((one) => {
    const fallback = one.defaultText === undefined ? '' : ` (default: ${one.defaultText})`;
    const need = one.isRequired ? ' (required)' : fallback;
    return `  ${one.key}${need}\n      ${one.description}\n      ${typeText(one)}`;
  });
  return [
    `Usage: ${command} [--config FILE] [--print-config] [--help]`,
    about,
    'Values come from the environment and from FILE (KEY=value lines); the environment wins.',
    options.join('\n'),
  ].join('\n\n');
}

/** What `--print-config` prints: a file that gives the same configuration, but for its secrets; defaults as comments. */
export function printedConfig(
  schema: z.ZodObject,
  record: Readonly<Record<string, string | undefined>>,
): string {
  const lines = fieldsOf(schema).flatMap((one) => {
    const value = record[one.key];
    if (value) return [`${one.key}=${masked(one, value)}`];
    return one.defaultText === undefined ? [] : [`# ${one.key}=${one.defaultText}`];
  });
  return lines.join('\n');
}

const MASK = '[secret]';

function masked({ mask }: FieldReference, value: string): string {
  if (mask === undefined) return value;
  return mask === 'all' ? MASK : value.replace(/(:\/\/[^:@/]*):.*@/, `$1:${MASK}@`);
}

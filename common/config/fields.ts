/**
 * Makes the fields of configuration schemas: each takes a string, and carries in its metadata what people are told of
 * its type and range. Messages never show the value, which may be a secret. Pure.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../http/loopback.ts';

/** What a field says of itself beside zod's `description`. */
export type FieldMeta = {
  readonly type: string;
  readonly range?: string;
  /** How it is shown: not at all, or without the password of its URL. */
  readonly mask?: 'all' | 'password';
};

/** A field whose values `parse` makes from strings; undefined = not one. */
export function field<T>(meta: FieldMeta, parse: (value: string) => T | undefined) {
  const expected = meta.range === undefined ? meta.type : `${meta.type}, ${meta.range}`;
  const schema = z.string().transform((value, context): T => {
    const made = parse(value);
    if (made !== undefined) return made;
    context.addIssue({ code: 'custom', message: `expected: ${expected}` });
    return z.NEVER;
  });
  return schema.meta(meta);
}

export const wholeNumber = (min: number, max: number, type = 'whole number') =>
  field({ type, range: `${min}..${max}` }, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  });

const MAX_PORT = 65_535;

/** 0 = any free one. */
export const port = () => wholeNumber(0, MAX_PORT, 'port (0 = any free one)');
export const fixedPort = () => wholeNumber(1, MAX_PORT, 'port');

export const flag = () =>
  field({ type: 'true or false' }, (value) =>
    value === 'true' ? true : value === 'false' ? false : undefined,
  );

export const choice = <const T extends string>(values: readonly T[]) =>
  field({ type: `one of ${values.join(', ')}` }, (value) => values.find((one) => one === value));

/** @param mask for what nobody may see */
export const text = (type: string, mask?: FieldMeta['mask']) =>
  field(mask === undefined ? { type } : { type, mask }, (value) => value.trim() || undefined);

/** What one of our own parsers takes, which throws for the rest. */
export const parsedBy = <T>(type: string, parse: (value: string) => T) =>
  field({ type }, (value) => {
    try {
      return parse(value);
    } catch {
      return undefined; // the parser's message shows the value
    }
  });

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;
const isHost = (value: string): boolean => isIP(value) !== 0 || NAME.test(value);

export const ipAddress = () =>
  field({ type: 'IPv4 or IPv6 address' }, (value) => (isIP(value) === 0 ? undefined : value));

export const host = () =>
  field({ type: 'address or host name' }, (value) => (isHost(value) ? value : undefined));

/** A listener. */
export const listenAddress = () =>
  field({ type: 'IPv4 or IPv6 address', range: 'beyond this machine only with TLS' }, (value) =>
    isIP(value) === 0 ? undefined : value,
  );

/** True for 0.0.0.0 and ::, at which others can't reach anybody. */
export const isAnyAddress = (ip: string | undefined): boolean =>
  ip !== undefined && isIP(ip) !== 0 && /^[0:.]+$/.test(ip);

/** A URL that begins with one of `schemes`. */
export function isUrlOf(value: string, schemes: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return schemes.includes(protocol.slice(0, -1)) && hostname !== '';
}

/** True for `localhost` and loopback addresses, with or without brackets. */
export const isLocalName = (hostname: string): boolean =>
  hostname === 'localhost' || isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));

/** Comma-separated; every part must be one. */
export const list = <T>(meta: FieldMeta, parse: (part: string) => T | undefined) =>
  field<readonly T[]>(meta, (value) => {
    const parts = value.split(',').map((part) => parse(part.trim()));
    const sound = parts.filter((part) => part !== undefined);
    return sound.length === parts.length ? sound : undefined;
  });

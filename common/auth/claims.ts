/** The shape of a token's payload, and how it becomes TokenClaims. Pure. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { DEFAULT_GRANTS, type TokenClaims } from './token.ts';

/** Longest name shown for a person, in UTF-16 units. */
const MAX_NAME_CHARS = 128;

/** Longest list of sites in a token. */
const MAX_SITES = 64;

const SiteSchema = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);

const GrantsSchema = z.object({
  publish: z.array(z.enum(['mic', 'camera', 'screen'])).default([...DEFAULT_GRANTS.publish]),
  subscribe: z.boolean().default(DEFAULT_GRANTS.subscribe),
  moderate: z.boolean().default(DEFAULT_GRANTS.moderate),
  operator: z.boolean().default(DEFAULT_GRANTS.operator),
  bench: z.boolean().default(DEFAULT_GRANTS.bench),
});

const PayloadSchema = z.object({
  sub: z.string().min(1).max(256),
  room: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  name: z.string().min(1).max(MAX_NAME_CHARS),
  site: SiteSchema.optional(),
  sites: z.array(SiteSchema).min(1).max(MAX_SITES).optional(),
  grants: GrantsSchema.default({ ...DEFAULT_GRANTS, publish: [...DEFAULT_GRANTS.publish] }),
  exp: z.number(),
});

/** @throws {AppError} TOKEN_INVALID, naming the claims that are wrong */
export function parseClaims(payload: unknown): TokenClaims {
  const parsed = PayloadSchema.safeParse(payload);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.'));
    throw new AppError('TOKEN_INVALID', `token claims: ${[...new Set(names)].join(', ')}`);
  }
  const { sub, room, name, site, sites, grants, exp } = parsed.data;
  return { subject: sub, room, name, site, sites, grants, expiresAtSec: exp };
}

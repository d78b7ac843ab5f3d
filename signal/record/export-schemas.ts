/**
 * JSON Schemas of what sittings are exported as (docs/schemas, served at `/v1/schemas/`). Members may be added without
 * another name; what is there stays what it is.
 */
import { z } from 'zod';
import { MinutesDocument } from './minutes/document.ts';
import { SIGNATURE_SCHEMA } from './record-signer.ts';

const HASH = /^[0-9a-f]{64}$/;
const hash = (of: string): z.ZodString => z.string().regex(HASH).describe(`SHA-256 of ${of}, hex`);

const RecordLine = z
  .object({
    n: z.number().int().min(1).describe('1 for the first line, then one more each'),
    at: z.string().describe("when, by the clock of the room's home; ISO 8601, UTC"),
    kind: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[A-Za-z0-9-]+$/)
      .describe('<feature>.<what>'),
    by: z.string().describe('`sub` of whoever caused it; empty: it was due by itself'),
    data: z.record(z.string(), z.unknown()).describe('what the minutes need'),
    prev: hash('the line before it, without its line end; 64 zeros for the first'),
  })
  .describe('A line of record.jsonl');

const Signature = z
  .object({
    schema: z.literal(SIGNATURE_SCHEMA),
    algorithm: z.literal('Ed25519'),
    room: z.string(),
    sittingId: z.string(),
    lines: z.number().int().min(1).describe('of the record'),
    hash: hash('the last line'),
    signedAt: z.string().describe('ISO 8601, UTC'),
    publicKey: z.string().describe('SPKI, PEM'),
    keyId: hash('the public key (SPKI, DER)'),
    signature: z
      .string()
      .describe('of schema, room, sittingId, lines, hash and signedAt, each on a line; base64'),
  })
  .describe('signature.json: the end of the chain, signed');

const Sittings = z
  .object({
    sittings: z.array(
      z.object({
        sittingId: z.string(),
        title: z.string(),
        body: z.string().describe('who sits'),
        openedAt: z.string().describe('ISO 8601, UTC'),
        closedAt: z.string().describe('ISO 8601, UTC; empty: it is open'),
        keptUntil: z.string().describe('ISO 8601, UTC; when it is deleted; empty: it is not'),
        lines: z.number().int().min(0).describe('of its record so far'),
      }),
    ),
  })
  .describe('Sittings of a room, the oldest first');

const ALL = {
  minutes: MinutesDocument,
  'record-line': RecordLine,
  'record-signature': Signature,
  sittings: Sittings,
};

/** By name, as they are stored and served. */
export function exportSchemas(): ReadonlyMap<string, string> {
  const entries = Object.entries(ALL).map(([name, schema]) => {
    // of input: who reads an export passes over members that it does not know
    const json = z.toJSONSchema(schema, { io: 'input' });
    return [name, `${JSON.stringify(json, null, 2)}\n`] as const;
  });
  return new Map(entries);
}

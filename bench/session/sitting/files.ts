/** The record of a sitting and its minutes, fetched by HTTP, and checked by the verifier that everybody may use. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BenchError } from '../../bench-error.ts';
import { Minutes } from './minutes-check.ts';

export type SittingFiles = {
  /** `record.jsonl` as it came. */
  readonly record: Buffer;
  readonly minutes: Minutes;
  /** What the verifier said last. */
  readonly verdict: string;
  readonly isRight: boolean;
};

export type SittingAccess = {
  /** Of a signalling node. */
  readonly url: string;
  readonly room: string;
  /** A ticket, or a token that moderates. */
  readonly secret: string;
  readonly caPem: string | undefined;
};

const VERIFIER = fileURLToPath(new URL('../../../scripts/verify-record.mjs', import.meta.url));
const TIMEOUT_MS = 20_000;
const OK = 200;

const Sittings = z.object({ sittings: z.array(z.object({ sittingId: z.string() })) });

/** Of the last sitting of the room. @throws {BenchError} TARGET_REFUSED, TARGET_UNREACHABLE */
export async function fetchSitting(access: SittingAccess): Promise<SittingFiles> {
  const base = `/v1/rooms/${encodeURIComponent(access.room)}/sittings`;
  const { sittings } = Sittings.parse(JSON.parse((await fetchBytes(access, base)).toString()));
  const { sittingId } = sittings.at(-1) ?? {};
  if (sittingId === undefined)
    throw new BenchError('TARGET_REFUSED', `${access.url} knows no sitting of the room`);
  const file = (name: string): Promise<Buffer> => fetchBytes(access, `${base}/${sittingId}/${name}`);
  const [record, signature, minutes] = await Promise.all(
    ['record.jsonl', 'signature.json', 'minutes.json'].map(file),
  );
  if (record === undefined || signature === undefined || minutes === undefined)
    throw new BenchError('TARGET_REFUSED', `${access.url} has not all files of the sitting`);
  return {
    record,
    minutes: Minutes.parse(JSON.parse(minutes.toString())),
    ...(await verify(record, signature)),
  };
}

async function fetchBytes({ url, secret, caPem }: SittingAccess, path: string): Promise<Buffer> {
  const at = new URL(path, url);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const options = { headers: { authorization: `Bearer ${secret}` }, signal };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const call =
        at.protocol === 'https:'
          ? requestHttps(at, { ...options, ...(caPem !== undefined && { ca: caPem }) })
          : requestHttp(at, options);
      call.once('error', reject);
      call.once('response', resolve);
      call.end();
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    if (response.statusCode === OK) return Buffer.concat(chunks);
    throw new BenchError('TARGET_REFUSED', `${at.href}: status ${response.statusCode}`);
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BenchError('TARGET_UNREACHABLE', `${at.href}: ${why}`, { cause });
  }
}

async function verify(record: Buffer, signature: Buffer): Promise<Pick<SittingFiles, 'verdict' | 'isRight'>> {
  const folder = await mkdtemp(join(tmpdir(), 'kaskade-bench-record-'));
  try {
    const files = [join(folder, 'record.jsonl'), join(folder, 'signature.json')] as const;
    await Promise.all([writeFile(files[0], record), writeFile(files[1], signature)]);
    return await new Promise((resolve) => {
      execFile(process.execPath, [VERIFIER, ...files], { timeout: TIMEOUT_MS }, (error, out) =>
        resolve({ verdict: out.trim().split('\n').at(-1) ?? '', isRight: error === null }),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

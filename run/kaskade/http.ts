/** What a signalling node answers over HTTP: enough for a demo, whose stores nobody else can reach. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError, isErrorCode } from '../../common/errors.ts';
import { askJson, type JsonQuestion } from './request.ts';
import type { RoomTopologyView } from './views/room-topology.ts';

export type UrlFlags = { readonly url?: string; readonly token?: string; readonly ca?: string };

const TIMEOUT_MS = 5_000;
const OK = 200;

const Topology = z.object({
  room: z.string(),
  version: z.number(),
  home: z.string().default(''),
  degraded: z.boolean().default(false),
  nodes: z.array(
    z.object({
      id: z.string(),
      site: z.string(),
      routers: z.array(
        z.object({
          id: z.string(),
          worker: z.number(),
          consumers: z.number(),
          producers: z.array(
            z.object({
              id: z.string(),
              source: z.string(),
              kind: z.string(),
              origin: z.string(),
              piped: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  ),
  links: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      producers: z.array(z.string()),
      shed: z.array(z.string()).default([]),
      state: z.enum(['connecting', 'up', 'down', 'closing']),
      rttMs: z.number(),
    }),
  ),
});

const Issued = z.object({ token: z.string(), expiresAt: z.string(), signalUrl: z.string() });
const Problem = z.object({ code: z.string(), detail: z.string().optional() });

export type IssuedToken = z.infer<typeof Issued>;

/** Adds the flag for a node of a demo. */
export const withUrlFlag = (command: Command): Command =>
  command.option('--url <url>', 'ask this signalling node, e.g. one of npm start: http://localhost:8080');

/** @throws {AppError} what the node answers; SIGNAL_UNREACHABLE */
export async function fetchTopology(node: UrlFlags, room: string): Promise<RoomTopologyView> {
  const headers = node.token === undefined ? {} : { authorization: `Bearer ${node.token}` };
  const path = `/v1/rooms/${encodeURIComponent(room)}/topology`;
  return Topology.parse(await ask(node, path, { method: 'GET', headers }));
}

/** @throws {AppError} what the node answers; SIGNAL_UNREACHABLE */
export async function fetchToken(
  node: UrlFlags,
  body: Readonly<Record<string, unknown>>,
): Promise<IssuedToken> {
  return Issued.parse(await ask(node, '/v1/token', { method: 'POST', body: JSON.stringify(body) }));
}

type Asked = Pick<JsonQuestion, 'method' | 'headers' | 'body'>;

async function ask({ url: base = '', ca }: UrlFlags, path: string, asked: Asked): Promise<unknown> {
  if (!URL.canParse(base)) throw new AppError('ARGUMENT_INVALID', `--url: not a URL: ${base}`);
  const tls = ca === undefined ? undefined : { ca: readCa(ca) };
  const url = new URL(path, base).href;
  const { status, body } = await askJson({ url, ...asked, timeoutMs: TIMEOUT_MS, tls }).catch(
    (cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      const hint = 'does it run? Of a cluster with an authority of its own, name that with --ca';
      throw new AppError(
        'SIGNAL_UNREACHABLE',
        `${base} does not answer as a signalling node (${why}); ${hint}`,
        { cause },
      );
    },
  );
  if (status === OK) return body;
  const { code, detail = '' } = Problem.safeParse(body).data ?? { code: 'INTERNAL' };
  throw new AppError(isErrorCode(code) ? code : 'INTERNAL', `${base} answered ${status} ${code}: ${detail}`);
}

function readCa(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `--ca: ${path} can not be read`, { cause });
  }
}

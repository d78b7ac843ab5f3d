/** What a signalling node answers over HTTP: enough for a demo, whose stores nobody else can reach. */
import type { Command } from 'commander';
import { z } from 'zod';
import { AppError, isErrorCode } from '../../common/errors.ts';
import type { RoomTopologyView } from './views/room-topology.ts';

export type UrlFlags = { readonly url?: string; readonly token?: string };

const TIMEOUT_MS = 5_000;

const Topology = z.object({
  room: z.string(),
  version: z.number(),
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
      state: z.string(),
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
export async function fetchTopology({ url = '', token }: UrlFlags, room: string): Promise<RoomTopologyView> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return Topology.parse(await ask(url, `/v1/rooms/${encodeURIComponent(room)}/topology`, { headers }));
}

/** @throws {AppError} what the node answers; SIGNAL_UNREACHABLE */
export async function fetchToken(url: string, body: Readonly<Record<string, unknown>>): Promise<IssuedToken> {
  return Issued.parse(await ask(url, '/v1/token', { method: 'POST', body: JSON.stringify(body) }));
}

async function ask(base: string, path: string, init: RequestInit): Promise<unknown> {
  if (!URL.canParse(base)) throw new AppError('ARGUMENT_INVALID', `--url: not a URL: ${base}`);
  let reply: Response;
  let body: unknown;
  try {
    reply = await fetch(new URL(path, base), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    body = await reply.json();
  } catch (cause) {
    throw new AppError('SIGNAL_UNREACHABLE', `${base} does not answer as a signalling node; does it run?`, {
      cause,
    });
  }
  if (reply.ok) return body;
  const { code, detail = '' } = Problem.safeParse(body).data ?? { code: 'INTERNAL' };
  throw new AppError(
    isErrorCode(code) ? code : 'INTERNAL',
    `${base} answered ${reply.status} ${code}: ${detail}`,
  );
}

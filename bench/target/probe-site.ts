/** Asks one signalling node of a running cluster all that a bot will need of it, within a bounded time. */
import { WebSocket } from 'ws';
import { fromProtoCode, type ErrorCode } from '../../common/errors.ts';
import {
  ClientEnvelope,
  Direction,
  ServerEnvelope,
  SrtpSuite,
  TransportKind,
  type IClientEnvelope,
  type IServerEnvelope,
} from '../../proto/index.ts';
import { askJson } from '../../run/kaskade/request.ts';
import { BenchError } from '../bench-error.ts';

export type SiteProbe = {
  readonly url: string;
  readonly room: string;
  readonly token: string;
  readonly caPem: string | undefined;
  /** Bots will send and receive over plain transports. */
  readonly sendsMedia: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

type Body = Omit<IClientEnvelope, 'requestId'>;
type Ask = (body: Body) => Promise<IServerEnvelope>;

const SUBPROTOCOL = 'kaskade.v1';
const SIGNAL_PATH = '/v1/signal';
const OK = 200;
const UNAUTHORIZED = 401;

/** What to do about a refusal, by what it says. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  TOKEN_UNKNOWN_KEY: 'its nodes do not know the key of --token-key: take one of their TOKEN_KEYS_FILE',
  TOKEN_INVALID: 'the secret of --token-key is not the one its nodes have under this name',
  TOKEN_EXPIRED: "this machine's clock and its nodes' differ: let both be set by NTP",
  GRANT_MISSING: 'its nodes are of a version without the grant `bench`: bring them to ours',
  TRANSPORT_KIND_REFUSED: 'bots need SFU_PLAIN_TRANSPORTS=true on the SFU nodes of a cluster under test',
  NO_CAPACITY: 'no SFU node there can take anybody: do they run, and is something else loading them?',
};

/**
 * @returns name of the site
 * @throws {BenchError} TARGET_UNREACHABLE, TARGET_REFUSED
 */
export async function probeSite(probe: SiteProbe): Promise<string> {
  const signal = AbortSignal.any([probe.signal, AbortSignal.timeout(probe.timeoutMs)]);
  await askSites(probe);
  const socket = await connect(probe, signal);
  try {
    return await joinOnce(probe, asker(socket, probe, signal));
  } finally {
    socket.terminate();
  }
}

async function askSites({ url, token, caPem, timeoutMs }: SiteProbe): Promise<void> {
  const { status, body } = await askJson({
    url: new URL('/v1/sites', url).href,
    method: 'GET',
    headers: { authorization: `Bearer ${token}` },
    timeoutMs,
    tls: caPem === undefined ? undefined : { ca: caPem },
  }).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  if (status === OK) return;
  const said = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
  const advice = Object.entries(ADVICE).find(([code]) => code === said)?.[1];
  if (status === UNAUTHORIZED || advice !== undefined) {
    const what = advice ?? 'is it the key of --token-key?';
    throw new BenchError('TARGET_REFUSED', `${url} refuses our token (${status} ${said}): ${what}`);
  }
  throw new BenchError('TARGET_UNREACHABLE', `${url} answers ${status}, not as a signalling node does`);
}

function connect({ url, caPem }: SiteProbe, signal: AbortSignal): Promise<WebSocket> {
  const at = new URL(SIGNAL_PATH, url.replace(/^http/, 'ws'));
  const socket = new WebSocket(at, SUBPROTOCOL, caPem === undefined ? {} : { ca: caPem });
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      socket.terminate();
      reject(unreachable(url, cause));
    };
    socket.on('error', fail); // also when it is ended before it is open
    socket.once('open', () => resolve(socket));
    signal.addEventListener('abort', () => fail(new Error('no WebSocket in time')), { once: true });
  });
}

function asker(socket: WebSocket, { url }: SiteProbe, signal: AbortSignal): Ask {
  let lastId = 0;
  return (body) => {
    const requestId = (lastId += 1);
    return new Promise((resolve, reject) => {
      const late = (): void =>
        reject(unreachable(url, new Error(`no answer to ${Object.keys(body).join()}`)));
      signal.addEventListener('abort', late, { once: true });
      socket.once('close', (code: number) => reject(unreachable(url, new Error(`socket closed: ${code}`))));
      socket.on('message', (data: Buffer) => {
        const answer = ServerEnvelope.decode(new Uint8Array(data));
        if (answer.requestId === requestId) resolve(answer);
      });
      socket.send(ClientEnvelope.encode({ ...body, requestId }).finish());
    });
  };
}

async function joinOnce({ url, room, token, sendsMedia }: SiteProbe, ask: Ask): Promise<string> {
  const { join } = granted(url, await ask({ join: { roomId: room, accessToken: token } }));
  if (sendsMedia) {
    granted(url, await ask({ openMedia: {} }));
    const createTransport = {
      direction: Direction.DIRECTION_SEND,
      kind: TransportKind.TRANSPORT_KIND_PLAIN,
      srtpSuite: SrtpSuite.SRTP_SUITE_AES_CM_128_HMAC_SHA1_80,
    };
    granted(url, await ask({ createTransport }));
  }
  await ask({ leave: {} }).catch(() => {}); // the socket may be closed instead of an answer
  return join?.site ?? '';
}

/** @throws {BenchError} TARGET_REFUSED */
function granted(url: string, answer: IServerEnvelope): IServerEnvelope {
  const { failure } = answer;
  if (!failure) return answer;
  const code = fromProtoCode(failure.code);
  const advice = ADVICE[code] ?? failure.detail ?? '';
  throw new BenchError('TARGET_REFUSED', `${url} refuses us (${code}): ${advice}`);
}

function unreachable(url: string, cause: unknown): BenchError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'does a signalling node serve there, and may this machine reach it?';
  return new BenchError('TARGET_UNREACHABLE', `${url}: ${why}; ${hint}`, { cause });
}

/** A cluster that runs already, by URLs of its signalling nodes. Its processes can't be seen from here. */
import { randomUUID } from 'node:crypto';
import { parseTokenKeys } from '../../common/config/token-keys.ts';
import { BenchError } from '../bench-error.ts';
import { benchToken } from './bench-token.ts';
import { probeSite } from './probe-site.ts';
import type { Target } from './target.ts';

export type RemoteCluster = {
  /** One of a signalling node of each site that is to be loaded, `http(s)://host:port`. */
  readonly urls: readonly string[];
  /** `kid:base64`, as in TOKEN_KEYS_FILE. */
  readonly tokenKey: string;
  readonly caPem: string | undefined;
  /** False: no media, so whether SFU nodes take bots does not matter. Default: true. */
  readonly sendsMedia?: boolean;
};

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Asks every node at once for what bots will need.
 * @param options `timeoutMs`: of each node; bounds how long this takes
 * @throws {BenchError} INPUT_INVALID; TARGET_UNREACHABLE, TARGET_REFUSED naming each node that is the reason; INTERRUPTED
 */
export async function reachRemote(
  cluster: RemoteCluster,
  { signal, timeoutMs = PROBE_TIMEOUT_MS }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
): Promise<Target> {
  const [key] = parseTokenKeys([cluster.tokenKey]) ?? [];
  if (key === undefined) {
    throw new BenchError('INPUT_INVALID', 'the token key is not kid:base64 of 32 bytes or more');
  }
  const room = `bench-probe-${randomUUID()}`;
  const token = await benchToken(key, { room, subject: 'bench', name: 'Bench', publish: ['mic'] });
  const { caPem, urls, sendsMedia = true } = cluster;
  const about = { room, token, caPem, sendsMedia, timeoutMs, signal };
  const probed = await Promise.allSettled(urls.map((url) => probeSite({ url, ...about })));
  if (signal.aborted) throw new BenchError('INTERRUPTED', 'interrupted while the cluster was asked');
  const sites = probed.flatMap((one, index) =>
    one.status === 'fulfilled' ? [{ site: one.value, url: urls[index] ?? '' }] : [],
  );
  throwProblems(probed, sites.length);
  return {
    sites,
    token: (wish) => benchToken(key, wish),
    usage: async () => undefined,
    metric: async () => undefined,
    caPem,
    facts: { cluster: 'remote', sites: new Set(sites.map(({ site }) => site)).size, nodes: urls.join(' ') },
    close: async () => {},
  };
}

/** What refuses us refuses us at all nodes, so it comes before what is only down. */
function throwProblems(probed: readonly PromiseSettledResult<string>[], answering: number): void {
  const known = probed.flatMap((one) => (one.status === 'rejected' ? [asBenchError(one.reason)] : []));
  if (known.length === 0) return;
  const code = known.find((one) => one.code === 'TARGET_REFUSED')?.code ?? 'TARGET_UNREACHABLE';
  const others = answering > 0 ? ` (${answering} of ${probed.length} nodes are all right)` : '';
  throw new BenchError(code, `${known.map(({ message }) => message).join('\n')}${others}`, {
    cause: known[0],
  });
}

/** E.g. an answer that is none of our protocol. */
const asBenchError = (reason: unknown): BenchError =>
  reason instanceof BenchError
    ? reason
    : new BenchError('TARGET_UNREACHABLE', reason instanceof Error ? reason.message : String(reason), {
        cause: reason,
      });

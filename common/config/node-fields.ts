/** What every process of a cluster is told: who and where it is, and where etcd is. Pure. */
import { parseNodeId, parseSiteId } from '../ids.ts';
import type { LogLevel } from '../log/logger.ts';
import { choice, isLocalName, isUrlOf, list, parsedBy } from './fields.ts';
import { tlsFields, type StoreNeeds } from './tls-fields.ts';

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

const ETCD_RANGE = 'http:// on this machine, https:// anywhere; all with one scheme';

function parseEndpoint(part: string): string | undefined {
  const url = part.includes('://') ? part : `http://${part}`;
  if (isUrlOf(url, ['https'])) return url;
  return isUrlOf(url, ['http']) && isLocalName(new URL(url).hostname) ? url : undefined;
}

/** Fields of signalling and SFU nodes alike. */
export const nodeFields = {
  SITE: parsedBy('DNS label', parseSiteId).describe('site (data centre) that the node belongs to'),
  NODE_ID: parsedBy('DNS label', parseNodeId).describe('name of the node, unique in the cluster'),
  LOG_LEVEL: choice(LOG_LEVELS).default('info').describe('least severe lines that are logged (JSON, stderr)'),
  ...tlsFields,
  ETCD_ENDPOINTS: list(
    { type: 'comma-separated host:port or URLs', range: ETCD_RANGE },
    parseEndpoint,
  ).describe('client addresses of the etcd cluster, e.g. 127.0.0.1:2379 or https://10.0.0.5:2379'),
};

/** What the addresses of etcd are to {@link tlsProblems}, or what is wrong with them. */
export function etcdNeeds(endpoints: readonly string[] | undefined): StoreNeeds {
  const secure = endpoints?.filter((url) => url.startsWith('https:')).length ?? 0;
  const isMixed = secure > 0 && secure < (endpoints?.length ?? 0);
  return {
    tls: secure > 0 ? ['ETCD_ENDPOINTS'] : [],
    problems: isMixed ? ['ETCD_ENDPOINTS: http:// and https:// can not be mixed'] : [],
  };
}

/** What every process of a cluster is told: who and where it is, and where etcd is. Pure. */
import { parseNodeId, parseSiteId } from '../ids.ts';
import type { LogLevel } from '../log/logger.ts';
import { choice, isLocalName, isUrlOf, list, parsedBy } from './fields.ts';

const LOG_LEVELS: readonly LogLevel[] = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** Fields of signalling and SFU nodes alike. */
export const nodeFields = {
  SITE: parsedBy('DNS label', parseSiteId).describe('site (data centre) that the node belongs to'),
  NODE_ID: parsedBy('DNS label', parseNodeId).describe('name of the node, unique in the cluster'),
  LOG_LEVEL: choice(LOG_LEVELS).default('info').describe('least severe lines that are logged (JSON, stderr)'),
  ETCD_ENDPOINTS: list(
    { type: 'comma-separated URLs', range: 'http://, this machine only: without TLS nothing else yet' },
    (part) => (isUrlOf(part, ['http']) && isLocalName(new URL(part).hostname) ? part : undefined),
  ).describe('client addresses of the etcd cluster, e.g. http://127.0.0.1:2379'),
};

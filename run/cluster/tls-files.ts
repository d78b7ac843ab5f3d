/** Where the certificates of a cluster on this machine are. Pure. */
import { join } from 'node:path';
import type { TlsPaths } from './processes.ts';

/**
 * What browsers see of all nodes. One for all: a browser that was told to go on remembers the certificate with the
 * host, and would not go on to another node of `localhost` by itself.
 */
export const CLIENTS = 'clients';
/** Of a person's tools. */
export const OPERATOR = 'operator';

/** Where the certificate of this name and its key are, and the authority's. */
export function tlsFiles(folder: string, name: string): TlsPaths {
  const path = (file: string): string => join(folder, `${file}.pem`);
  return { ca: path('ca'), cert: path(name), key: path(`${name}-key`) };
}

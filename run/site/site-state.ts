/** What a site knows of itself and of its cluster, as site.json in its data folder keeps it. */
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import { parseSiteId } from '../../common/ids.ts';
import { readStored, storeFile } from '../certs/store-file.ts';

const port = z.number().int().min(1).max(65_535);
const HOST = /^[0-9A-Za-z:.-]{1,253}$/;

const Ports = z.strictObject({
  site: port,
  signal: port,
  signalRpc: port,
  sfuRpc: port,
  sfuAdmin: port,
  signalAdmin: port,
  media: port,
  linkMin: port,
  linkMax: port,
  etcdClient: port,
  etcdPeer: port,
  redis: port,
});

/** One site on one host, as other hosts know it. */
export const SiteRecord = z.strictObject({
  name: z.string().refine((value) => isSiteId(value), 'not a DNS label'),
  /** Address of the host itself; listeners are bound to it. */
  address: z.string().regex(HOST),
  /** Where others reach it; the same unless there is a NAT. */
  announced: z.string().regex(HOST),
  ports: Ports,
  signalNodes: z.number().int().min(1).max(9),
  workers: z.number().int().min(1).max(256),
});
export type SiteRecord = Readonly<z.infer<typeof SiteRecord>>;

/** A member of etcd, by the URLs at which others reach it. */
export const EtcdMember = z.strictObject({ name: z.string(), peerUrl: z.url(), clientUrl: z.url() });
export type EtcdMember = Readonly<z.infer<typeof EtcdMember>>;

/** How this site's etcd was started first; from then on its data counts. */
export const EtcdStart = z.strictObject({
  state: z.enum(['new', 'existing']),
  members: z.array(EtcdMember),
});
export type EtcdStart = Readonly<z.infer<typeof EtcdStart>>;

const SiteState = z.strictObject({
  version: z.literal(1),
  /** SHA-256 of the authority of the cluster that we belong to. */
  fingerprint: z.string(),
  /** The first site of the cluster, which keeps the authority; ours when `self` has the same name. */
  first: z.string(),
  self: SiteRecord,
  /** All sites that we know of, ourselves among them. */
  sites: z.array(SiteRecord),
  /** Client URLs of etcd that nodes of this site are given. */
  etcdEndpoints: z.array(z.url()),
  /** Absent: no member runs here. */
  etcd: EtcdStart.optional(),
  /** Part of the links that people are given: who has it gets tokens from the page. */
  pageSecret: z.string(),
});
export type SiteState = Readonly<z.infer<typeof SiteState>>;

const FILE = 'site.json';

/** @returns undefined when there is none @throws {AppError} CONFIG_INVALID for one that can't be read */
export async function readState(folder: string): Promise<SiteState | undefined> {
  const text = await readStored(join(folder, FILE));
  if (text === undefined) return undefined;
  try {
    return SiteState.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `${join(folder, FILE)} is not one of this version`, { cause });
  }
}

export async function writeState(folder: string, state: SiteState): Promise<void> {
  await storeFile(join(folder, FILE), `${JSON.stringify(state, undefined, 2)}\n`, 'secret');
}

function isSiteId(value: string): boolean {
  try {
    parseSiteId(value);
    return true;
  } catch {
    return false;
  }
}

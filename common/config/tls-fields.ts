/** The node's identity for gRPC, etcd and Redis as three files, and what may be in plain text without it. Pure. */
import { isLocalName, text } from './fields.ts';

const KEYS = ['TLS_CA_FILE', 'TLS_CERT_FILE', 'TLS_KEY_FILE'] as const;

/** Variables that begin so are ours. */
export const TLS_PREFIXES = ['TLS_CA_', 'TLS_CERT_', 'TLS_KEY_'];

/** Fields of everything that talks to nodes and stores. */
export const tlsFields = {
  TLS_CA_FILE: text('file')
    .optional()
    .describe('certificates of the authorities that nodes and stores are trusted by (PEM); followed'),
  TLS_CERT_FILE: text('file')
    .optional()
    .describe("this process's certificate, for gRPC both ways, etcd and Redis (PEM); followed"),
  TLS_KEY_FILE: text('file').optional().describe('key of that certificate (PEM); followed'),
};

/** Parsed {@link tlsFields}. */
export type TlsValues = {
  readonly TLS_CA_FILE?: string | undefined;
  readonly TLS_CERT_FILE?: string | undefined;
  readonly TLS_KEY_FILE?: string | undefined;
};

/** The files, when they are given. */
export function tlsPathsOf(values: TlsValues) {
  const { TLS_CA_FILE: caFile, TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = values;
  if (caFile === undefined || certFile === undefined || keyFile === undefined) return undefined;
  return { caFile, certFile, keyFile };
}

/** What a store's addresses ask for. */
export type StoreNeeds = {
  /** Keys that ask for TLS. */
  readonly tls: readonly string[];
  /** What has nothing to do with certificates. */
  readonly problems: readonly string[];
};

/** Addresses by key; undefined = not given, or wrong by itself. */
type Hosts = Readonly<Record<string, string | undefined>>;

/**
 * What is wrong with the three, with hosts that are listened at or announced, and with stores.
 * @param hosts in plain text where the three are not given
 */
export function tlsProblems(
  given: ReadonlySet<string>,
  hosts: Hosts,
  stores: readonly StoreNeeds[],
): readonly string[] {
  const problems = stores.flatMap((store) => store.problems);
  const count = KEYS.filter((key) => given.has(key)).length;
  if (count === KEYS.length) return problems;
  const remote = Object.entries(hosts).filter(([, host]) => host !== undefined && !isLocalName(host));
  return [
    ...problems,
    ...(count > 0 ? [`${KEYS.join(', ')}: give all three or none`] : []),
    ...remote.map(([key]) => `${key}: beyond this machine only with TLS: needs ${KEYS.join(', ')}`),
    ...stores.flatMap(({ tls }) => tls.map((key) => `${key}: TLS needs ${KEYS.join(', ')}`)),
  ];
}

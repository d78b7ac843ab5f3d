/** What a signalling node is told at its start. `signal/main.ts` and run/ fill it; nothing here reads the environment. */
import type { AdminAddress } from '../common/http/admin-server.ts';
import type { NodeId, SiteId } from '../common/ids.ts';
import type { TokenKey } from '../common/auth/token.ts';
import type { AuditLimits } from './management/ledger.ts';
import type { LoginOptions } from './login/login-fields.ts';
import type { CertificateFiles } from './server/listener.ts';
import type { TurnOptions } from './turn/credentials.ts';
import type { WaitingLimits } from './server/waiting-sockets.ts';
import type { KeySetOptions } from './tokens/token-fields.ts';

export type SignalOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  /** Where clients connect (HTTP and WebSocket); the port is taken exclusively, `PORT_IN_USE` otherwise. 0 = any. */
  readonly host: string;
  readonly port: number;
  /** PEM files for HTTPS and WSS, read again when they change; absent = plain text, on loopback only. */
  readonly clientTls?: CertificateFiles;
  /** gRPC listener for replication; port 0 = any free one. */
  readonly rpc: { readonly host: string; readonly port: number; readonly announcedHost?: string };
  /** `/livez`, `/readyz`, `/metrics` for operators. */
  readonly admin: AdminAddress;
  /** WebSocket address that clients of other sites' pages are told, e.g. `ws://localhost:8080/v1/signal`; default: from host and port. */
  readonly clientUrl?: string;
  /** Origins besides the node's own from which pages may connect, e.g. those of the other sites. */
  readonly allowedOrigins: readonly string[];
  /** Keys that sign tokens; the first one also issues: in the demo, after a login, for invitations. */
  readonly tokenKeys: readonly TokenKey[];
  /** Public keys of an organisation's own token server; absent = it has none. */
  readonly keySet?: KeySetOptions;
  /** Signs records of sittings: an Ed25519 key (PEM, PKCS #8); absent = one that the cluster makes and keeps. */
  readonly recordKey?: string;
  /** How long records stay after the end of a sitting, ms; default 0: until somebody deletes them. */
  readonly recordKeepMs?: number;
  /** How much the audit log keeps; default: management/ledger.ts. */
  readonly audit?: AuditLimits;
  /** Where people log in; absent = nowhere. */
  readonly login?: LoginOptions;
  /** Demo on loopback: `POST /v1/token` exists and `/topology` needs no token. */
  readonly isDemo: boolean;
  /**
   * What the demo's link carries where others than this machine can connect: tokens, topologies and metrics only with
   * it, from wherever; absent = only from this machine.
   */
  readonly linkSecret?: string;
  /** Folder of the built page; undefined = none is served. */
  readonly webRoot?: string;
  /** How many sockets may be open that have not joined yet; default: waiting-sockets.ts. */
  readonly waitingLimits?: WaitingLimits;
  /** Joins that begin in a second at most, and that wait for their turn at most; default: admission/join-queue.ts. */
  readonly joins?: { readonly perSec: number; readonly maxWaiting: number };
  /** Addresses and CIDR blocks whose `X-Forwarded-For` says whose socket it is; default: none. */
  readonly trustedProxies?: readonly string[];
  /** Relays for clients whose networks let nothing else through; absent = none. */
  readonly turn?: TurnOptions;
  /** How long a participant stays after the socket was lost, ms (default 30,000). */
  readonly graceMs?: number;
  /** Streams that carry who speaks in rooms of more than 12 people; default 3. */
  readonly talkerSlots?: number;
  /** How long clients get to move to other nodes when this one closes, ms (default 0: all at once). */
  readonly drainMs?: number;
};

/**
 * What the checker can find: codes that never change their meaning, how bad each is, and for how long it must stand
 * before it counts. docs/kaskade.md lists them; a test compares.
 */
import type { LookRoom } from './room-view.ts';

type Severity = 'error' | 'warning';

type Kind = {
  readonly severity: Severity;
  /** A live system changes while one looks, and some things are put right by timers of their own. */
  readonly standMs: number;
};

/** Between two looks, and what must stand in both. */
const TWO_LOOKS_MS = 1_500;
/**
 * A lease (5 s) and the time until its end is seen; vouching comes every 5 s. A node that was killed and is back sooner
 * does not have what its predecessor has claimed.
 */
const LEASE_MS = 7_000;
/** What somebody notices first and then does something about; links linger for 10 s. */
const CARE_MS = 12_000;

const error = (standMs = TWO_LOOKS_MS): Kind => ({ severity: 'error', standMs });
const warning = (standMs = TWO_LOOKS_MS): Kind => ({ severity: 'warning', standMs });

export const FINDING_KINDS = {
  NODES_MISSING: error(LEASE_MS),
  NODE_SILENT: error(LEASE_MS),
  NODE_OTHER_PROCESS: error(LEASE_MS),
  NODE_WITHOUT_AUTHORITY: warning(),
  NODE_WITHOUT_STORE: error(),
  KEY_UNREADABLE: error(),
  KEY_OF_GONE_NODE: error(LEASE_MS),

  ROUTER_UNCLAIMED: error(),
  ROUTER_CLAIM_EMPTY: error(LEASE_MS),
  SERVER_UNCLAIMED: error(),
  SERVER_CLAIM_EMPTY: error(LEASE_MS),
  HOME_CLAIM_EMPTY: error(LEASE_MS),
  REPLICATOR_CLAIM_EMPTY: error(LEASE_MS),
  REPLICATOR_MISSING: error(LEASE_MS),
  EPOCH_WITHOUT_ROOM: warning(),
  EPOCH_DIFFERS: error(),

  LINK_ONE_SIDED: error(),
  LINK_DIFFERS: error(),
  LINK_DOWN: warning(CARE_MS),
  LINK_UNCLAIMED: error(),
  LINK_CLAIM_EMPTY: error(LEASE_MS),
  PIPE_WITHOUT_END: error(),
  PIPE_WITHOUT_ORIGIN: error(),

  SOURCE_WITHOUT_PRODUCER: error(),
  PRODUCER_WITHOUT_SOURCE: error(),
  SOURCE_DIFFERS: error(),
  SOURCE_WITHOUT_PARTICIPANT: error(),
  CONSUMER_WITHOUT_SOURCE: error(),

  PARTICIPANT_WITHOUT_SESSION: error(),
  PARTICIPANT_OF_GONE_NODE: error(CARE_MS),
  SESSION_WITHOUT_PARTICIPANT: error(),
  SESSION_TWICE: error(),
  SESSION_WITHOUT_MEDIA: error(LEASE_MS),
  MEDIA_WITHOUT_SESSION: error(),

  REPLICA_BEHIND: error(),
  REPLICA_DIFFERS: error(),
  REPLICA_MISSING: error(LEASE_MS),
  REPLICA_OF_GONE_SITE: warning(CARE_MS),
} as const satisfies Readonly<Record<string, Kind>>;

export type FindingCode = keyof typeof FINDING_KINDS;

/** What people and programs get; docs/kaskade.md. */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Empty: it is not about a room. */
  readonly room: string;
  /** Node where it was seen. */
  readonly node: string;
  /** What it is about: a node, session, participant, source, site or key. */
  readonly subject: string;
  /** A sentence for people. */
  readonly detail: string;
};

/** A finding of one look. */
export type Draft = Omit<Finding, 'severity'> & {
  /** What must be the same in the next look, or something has happened in between and this is not the same finding. */
  readonly evidence: string;
};

/** Looks at one room of the cluster. Pure. */
export type RoomRule = (room: LookRoom) => Iterable<Draft>;

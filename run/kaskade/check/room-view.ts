/** One room of a look, prepared for the rules: who is there, who answered, and which copy of each log counts. Pure. */
import type {
  ClaimFacts,
  Look,
  NodeLook,
  ParticipantLook,
  RoomClaim,
  SfuRoomLook,
  SignalRoomLook,
  SiteLogLook,
  SourceLook,
} from '../look/look.ts';

export type ClaimOf<Kind extends ClaimFacts['kind']> = RoomClaim & {
  readonly about: Extract<ClaimFacts, { kind: Kind }>;
};

export class LookRoom {
  readonly room: string;
  readonly claims: readonly RoomClaim[];
  readonly signal: readonly SignalRoomLook[];
  readonly sfu: readonly SfuRoomLook[];
  /** The log of each site as its own nodes have it, the newest of their copies; another site's where they are gone. */
  readonly logs: ReadonlyMap<string, SiteLogLook>;
  readonly participants: ReadonlyMap<string, ParticipantLook>;
  readonly sources: ReadonlyMap<string, SourceLook>;
  readonly #nodes: ReadonlyMap<string, NodeLook>;

  constructor(room: string, look: Look) {
    this.room = room;
    this.claims = look.claims.filter((claim) => claim.room === room);
    this.signal = look.signal.filter((one) => one.room === room);
    this.sfu = look.sfu.filter((one) => one.room === room);
    this.#nodes = new Map(look.nodes.map((node) => [node.nodeId, node]));
    this.logs = newestLogs(this.signal, (nodeId) => this.siteOf(nodeId));
    const logs = [...this.logs.values()];
    this.participants = byId(
      logs.flatMap((log) => log.participants),
      (one) => one.participantId,
    );
    this.sources = byId(
      logs.flatMap((log) => log.sources),
      (one) => one.sourceId,
    );
  }

  claimsOf<Kind extends ClaimFacts['kind']>(kind: Kind): readonly ClaimOf<Kind>[] {
    return this.claims.filter((claim): claim is ClaimOf<Kind> => claim.about.kind === kind);
  }

  isRegistered(nodeId: string): boolean {
    return this.#nodes.has(nodeId);
  }

  /** True for a node that told what it knows: what it did not name does not exist there. */
  hasAnswered(nodeId: string): boolean {
    return this.#nodes.get(nodeId)?.answer.isAnswer === true;
  }

  siteOf(nodeId: string): string {
    return this.#nodes.get(nodeId)?.site ?? '';
  }

  /** True when all signalling nodes have answered, one at least: what none of them named does not exist. */
  get isSignalComplete(): boolean {
    const nodes = [...this.#nodes.values()].filter(({ kind }) => kind === 'signal');
    return nodes.length > 0 && nodes.every(({ answer }) => answer.isAnswer);
  }

  signalAt(nodeId: string): SignalRoomLook | undefined {
    return this.signal.find((one) => one.nodeId === nodeId);
  }

  sfuAt(nodeId: string): SfuRoomLook | undefined {
    return this.sfu.find((one) => one.nodeId === nodeId);
  }
}

/** All rooms that anybody speaks of, sorted. */
export function roomsOf(look: Look): readonly LookRoom[] {
  const claimed = look.claims.filter(({ about }) => about.kind !== 'other');
  const names = [...claimed, ...look.signal, ...look.sfu].map(({ room }) => room);
  return [...new Set(names)].sort().map((room) => new LookRoom(room, look));
}

/** True when `one` is later than `other` in a log. */
export const isLater = (
  one: Pick<SiteLogLook, 'epoch' | 'n'>,
  other: Pick<SiteLogLook, 'epoch' | 'n'>,
): boolean => one.epoch > other.epoch || (one.epoch === other.epoch && one.n > other.n);

function newestLogs(
  rooms: readonly SignalRoomLook[],
  siteOf: (nodeId: string) => string,
): ReadonlyMap<string, SiteLogLook> {
  const newest = new Map<string, { readonly log: SiteLogLook; readonly isOwn: boolean }>();
  for (const { nodeId, logs } of rooms) {
    for (const [site, log] of logs) {
      const isOwn = siteOf(nodeId) === site;
      const held = newest.get(site);
      const isBetter = held === undefined || (isOwn === held.isOwn ? isLater(log, held.log) : isOwn);
      if (isBetter) newest.set(site, { log, isOwn });
    }
  }
  return new Map([...newest].map(([site, { log }]) => [site, log]));
}

const byId = <T>(items: readonly T[], idOf: (item: T) => string): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [idOf(item), item]));

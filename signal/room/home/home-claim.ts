/**
 * This node's part in who is the room's home: follows the claim, takes it when nobody has it, and knows until when it
 * may act under it (architecture.md, "Authority and serving").
 */
import type { Logger } from 'pino';
import { decodeItem } from '../../../common/coordination/decode.ts';
import { claimExclusive, ClaimHeldError, type Claim } from '../../../common/coordination/claim.ts';
import { generationKey, homeKey, roomServersPrefix } from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Watch } from '../../../common/coordination/port.ts';
import { toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { HomeClaim as HomeClaimMessage } from '../../../proto/index.ts';
import type { RoomLease } from '../room-lease.ts';

/** Who is home, as the coordination store says. */
export type HomeHolder = { readonly nodeId: string; readonly rpcAddress: string };

/** What a home acts under. */
export type HomeAuthority = { readonly generation: number; readonly claimRevision: number };

export type HomeClaimDeps = {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly rpcAddress: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Highest generation that was seen in logs. */
  readonly seenGeneration: () => number;
  /** Nobody is home, or somebody else. */
  readonly onMoved: () => void;
};

type Own = { readonly claim: Claim; readonly deadlineMs: () => number };

export class HomeClaim {
  readonly #deps: HomeClaimDeps;
  readonly #key: string;
  #watch: Watch | undefined;
  #unlisten: (() => void) | undefined;
  #holder: HomeHolder | undefined;
  #own: Own | undefined;
  #claiming: Promise<void> | undefined;
  #hasBeenUsed = false;
  #state: 'open' | 'closed' = 'open';

  constructor(deps: HomeClaimDeps) {
    this.#deps = deps;
    this.#key = homeKey(deps.roomId);
  }

  /** Resolves when it is known who is home. */
  async start(): Promise<void> {
    const { coordination, lease } = this.#deps;
    this.#unlisten = lease.listen({ granted: () => {}, lost: () => this.#lose() });
    const watch = await coordination.watch(this.#key, {
      onSnapshot: ({ items, revision }) => {
        this.#hasBeenUsed ||= items.length > 0;
        const item = items.find(({ key }) => key === this.#key);
        this.#onHolder(item, item?.modRevision ?? revision);
      },
      onEvents: (events) => {
        this.#hasBeenUsed = true;
        for (const event of events) {
          if (event.type === 'delete' && event.key === this.#key) this.#onHolder(undefined, event.revision);
          else if (event.type === 'put' && event.item.key === this.#key)
            this.#onHolder(event.item, event.revision);
        }
      },
    });
    if (this.#state === 'open') this.#watch = watch;
    else await watch.close(); // close() came first and did not know it
  }

  /** Undefined: nobody, or this node. */
  get other(): HomeHolder | undefined {
    return this.#own === undefined ? this.#holder : undefined;
  }

  get isOurs(): boolean {
    return this.#own !== undefined;
  }

  /** Undefined unless this node is home and the store can't believe it dead. */
  get authority(): HomeAuthority | undefined {
    const own = this.#own;
    if (own === undefined || this.#deps.clock.monotonicMs() >= own.deadlineMs()) return undefined;
    return { generation: own.claim.fence.generation, claimRevision: own.claim.revision };
  }

  /**
   * Becomes home unless somebody is; `isOurs` and `other` say the outcome.
   * @throws {AppError} when the store can't be asked, or there is no lease
   */
  claim(): Promise<void> {
    return (this.#claiming ??= this.#claim().finally(() => (this.#claiming = undefined)));
  }

  /** Asks the store who is home. @throws {AppError} when it can't be asked */
  async look(): Promise<void> {
    const item = await this.#deps.coordination.get(this.#key);
    if (this.#own === undefined) this.#holder = item && this.#decode(item);
  }

  /** It turned out that the claim is worth nothing: the next one begins above what was seen meanwhile. */
  async giveUp(): Promise<void> {
    const own = this.#own;
    this.#lose();
    await own?.claim.release().catch((error: unknown) => {
      this.#deps.log.warn({ err: toAppError(error) }, 'home was not released, it goes with the lease');
    });
  }

  /** Lets the claim go: another node may take it at once. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#unlisten?.();
    await this.#watch?.close();
    await this.#claiming?.catch(() => {}); // its caller has that error
    await this.giveUp();
  }

  /** Nobody anywhere has the room: later claims begin above the time of day, so the counter need not stay. */
  async forget(): Promise<void> {
    const { coordination, roomId } = this.#deps;
    if (!this.#hasBeenUsed) return;
    const { items } = await coordination.range(roomServersPrefix(roomId));
    if (items.length > 0) return;
    await coordination.txn([{ key: this.#key, modRevision: 0 }], [{ delete: generationKey(this.#key) }]);
  }

  async #claim(): Promise<void> {
    const { coordination, lease: leases, nodeId, site, rpcAddress, clock, seenGeneration, log } = this.#deps;
    const lease = leases.current;
    if (this.#state === 'closed' || lease === undefined || this.#own !== undefined) return;
    try {
      const claim = await claimExclusive(coordination, {
        key: this.#key,
        lease,
        incarnation: leases.incarnation,
        seenGeneration: Math.max(seenGeneration(), clock.wallMs()),
        makeValue: (fence) => HomeClaimMessage.encode({ nodeId, site, rpcAddress, fence }).finish(),
      });
      if (leases.current !== lease) return; // it went with the lease
      this.#hasBeenUsed = true;
      this.#own = { claim, deadlineMs: () => lease.deadlineMs };
      log.info({ generation: claim.fence.generation }, 'node is the home of the room');
    } catch (error) {
      if (!(error instanceof ClaimHeldError)) throw error;
      this.#holder = this.#decode({ key: error.key, value: error.holder });
    }
  }

  #onHolder(item: KeyValue | undefined, revision: number): void {
    // News of before our claim say nothing about it.
    if (this.#state === 'closed' || (this.#own !== undefined && revision <= this.#own.claim.revision)) return;
    const holder = item && this.#decode(item);
    this.#holder = holder?.nodeId === this.#deps.nodeId ? undefined : holder;
    this.#lose();
  }

  /** Undefined for what can't be read: whoever needs the home finds out whether it can be claimed. */
  #decode(item: Pick<KeyValue, 'key' | 'value'>): HomeHolder | undefined {
    return decodeItem(item, decodeHolder, this.#deps.log);
  }

  #lose(): void {
    if (this.#own !== undefined) this.#deps.log.warn('node is not the home of the room any more');
    this.#own = undefined;
    this.#deps.onMoved();
  }
}

function decodeHolder(value: Uint8Array): HomeHolder {
  const { nodeId, rpcAddress } = HomeClaimMessage.decode(value);
  return { nodeId, rpcAddress };
}

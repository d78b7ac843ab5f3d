/**
 * A node's key in the coordination store: written only where nobody else is that node. A living process is never
 * overwritten, whoever started the second one (ADR 0015).
 */
import type { Logger } from 'pino';
import { NodeInfo, type INodeInfo } from '../../proto/index.ts';
import { AppError } from '../errors.ts';
import { parseNodeId } from '../ids.ts';
import type { Clock } from '../lifecycle/clock.ts';
import { decodeItem } from './decode.ts';
import { followItem } from './follow-items.ts';
import { canBeAlive } from './holder-probe.ts';
import { nodeKey, type NodeKind } from './keys.ts';
import type { Coordination, KeyValue, Watch } from './port.ts';

/** Between two looks whether another process is still the node. */
const LOOK_AGAIN_MS = 250;
const MAX_ATTEMPTS = 5;

export type NodeEntryOptions = {
  readonly coordination: Coordination;
  readonly kind: NodeKind;
  readonly clock: Clock;
  readonly log: Logger;
  /** Default: asks the holder's address. */
  readonly canBeAlive?: typeof canBeAlive;
};

/** Told when the entry is not what we wrote. */
export type EntryListener = (found: 'gone' | AppError) => void;

type Seen = { readonly item: KeyValue | undefined; readonly holder: NodeInfo | undefined };

export class NodeEntry {
  readonly #options: NodeEntryOptions;
  readonly #info: INodeInfo;
  readonly #key: string;
  readonly #log: Logger;
  /** Of the entry of a dead process that may be replaced. */
  #freedRevision = 0;

  /** @param info `nodeId`, `incarnation` and `rpcAddress` stay as they are @throws {AppError} ARGUMENT_INVALID */
  constructor(options: NodeEntryOptions, info: INodeInfo) {
    this.#options = options;
    this.#info = info;
    this.#key = nodeKey(options.kind, parseNodeId(info.nodeId ?? ''));
    this.#log = options.log;
  }

  /**
   * Resolves when no other living process is this node: one that was killed is so until its lease has ended.
   * @throws {AppError} NODE_ID_TAKEN after `patienceMs`; BUSY
   */
  async whenFree(patienceMs: number, isWanted: () => boolean): Promise<void> {
    const { clock } = this.#options;
    const endMs = clock.monotonicMs() + patienceMs;
    for (let looks = 0; isWanted(); looks += 1) {
      const { item, holder } = await this.#look();
      this.#freedRevision = item?.modRevision ?? 0;
      if (holder === undefined || !(await this.#isAlive(holder))) return;
      if (clock.monotonicMs() >= endMs) throw this.#taken(holder);
      if (looks === 0) this.#log.warn({ ...about(holder) }, 'node id is held, waiting for its lease to end');
      await new Promise<void>((resolve) => void clock.after(LOOK_AGAIN_MS, resolve));
    }
  }

  /**
   * Writes the entry under a lease: where there is none, over our own, and over what {@link whenFree} found dead.
   * @throws {AppError} NODE_ID_TAKEN when it is another's; LEASE_LOST; BUSY
   */
  async put(info: INodeInfo, leaseId: string): Promise<void> {
    const value = NodeInfo.encode(info).finish();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { item, holder } = await this.#look();
      if (holder !== undefined && item?.modRevision !== this.#freedRevision) throw this.#taken(holder);
      const compare = { key: this.#key, modRevision: item?.modRevision ?? 0 };
      const { succeeded } = await this.#options.coordination.txn(
        [compare],
        [{ put: this.#key, value, leaseId }],
      );
      if (succeeded) return;
    }
    throw new AppError('BUSY', `${this.#key} changes all the time`);
  }

  /** Follows the entry from now on. */
  follow(listener: EntryListener): Promise<Watch> {
    return followItem(this.#options.coordination, this.#key, (item) => this.#tell(item, listener));
  }

  #tell(item: KeyValue | undefined, listener: EntryListener): void {
    if (item === undefined) return listener('gone');
    const holder = this.#holderOf(item);
    if (holder !== undefined) listener(this.#taken(holder));
  }

  async #look(): Promise<Seen> {
    const item = await this.#options.coordination.get(this.#key);
    return { item, holder: item && this.#holderOf(item) };
  }

  /** The other process that the entry tells of. */
  #holderOf(item: KeyValue): NodeInfo | undefined {
    const found = decodeItem(item, (value) => NodeInfo.decode(value), this.#log);
    return found?.incarnation && found.incarnation !== this.#info.incarnation ? found : undefined;
  }

  #isAlive(holder: NodeInfo): Promise<boolean> {
    return (this.#options.canBeAlive ?? canBeAlive)(holder, this.#info.rpcAddress ?? '');
  }

  #taken(holder: NodeInfo): AppError {
    const { address, since } = about(holder);
    return new AppError(
      'NODE_ID_TAKEN',
      `${this.#info.nodeId} is another process at ${address}, of site ${holder.site}, since ${since}: ` +
        'give each process a NODE_ID of its own, or end the other one',
    );
  }
}

function about({ rpcAddress, registeredAtMs }: NodeInfo): { address: string; since: string } {
  const since = registeredAtMs > 0 ? new Date(registeredAtMs).toISOString() : 'an unknown time';
  return { address: rpcAddress || 'an unknown address', since };
}

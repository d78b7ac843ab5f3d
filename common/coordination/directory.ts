/** The nodes of one kind that are registered now, as a typed map that follows the coordination store. */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { NodeInfo } from '../../proto/index.ts';
import { AppError } from '../errors.ts';
import type { NodeId } from '../ids.ts';
import { nodesPrefix, type NodeKind } from './keys.ts';
import type { Coordination, RangeResult, Watch, WatchEvent } from './port.ts';

const DEFAULT_WAIT_MS = 5_000;

export type NodeDirectoryEvents = {
  added: [node: NodeInfo];
  /** Another state or address; another `incarnation` means that the process is a new one. */
  changed: [node: NodeInfo, before: NodeInfo];
  /** Its lease is gone. That alone moves no media. */
  removed: [node: NodeInfo];
};

export class NodeDirectory extends EventEmitter<NodeDirectoryEvents> {
  readonly #coordination: Coordination;
  readonly #prefix: string;
  readonly #log: Logger;
  readonly #nodes = new Map<string, NodeInfo>();
  #sorted: readonly NodeInfo[] | undefined;
  #watch: Promise<Watch> | undefined;

  constructor(options: {
    readonly coordination: Coordination;
    readonly kind: NodeKind;
    readonly log: Logger;
  }) {
    super();
    this.setMaxListeners(0); // rooms, links and sessions listen, any number of them
    this.#coordination = options.coordination;
    this.#prefix = nodesPrefix(options.kind);
    this.#log = options.log.child({ module: 'node-directory', kind: options.kind });
  }

  /** Resolves when all nodes that are registered now are known. */
  async start(): Promise<void> {
    this.#watch ??= this.#coordination.watch(this.#prefix, {
      onSnapshot: (range) => this.#onSnapshot(range),
      onEvents: (events) => {
        for (const event of events) this.#onEvent(event);
      },
    });
    await this.#watch;
  }

  get(nodeId: NodeId | string): NodeInfo | undefined {
    return this.#nodes.get(nodeId);
  }

  /** All nodes, sorted by id. The same list until something has changed. */
  nodes(): readonly NodeInfo[] {
    return (this.#sorted ??= [...this.#nodes.values()].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1)));
  }

  /**
   * Resolves with what `find` gives as soon as that is not undefined.
   * @throws {AppError} NOT_FOUND after `timeoutMs` (default 5,000)
   */
  waitFor<T>(
    find: (directory: NodeDirectory) => T | undefined,
    options: { what: string; timeoutMs?: number },
  ): Promise<T> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_WAIT_MS;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        for (const name of ['added', 'changed', 'removed'] as const) this.off(name, look);
      };
      const look = (): boolean => {
        const found = find(this);
        if (found === undefined) return false;
        end();
        resolve(found);
        return true;
      };
      const timer = setTimeout(() => {
        end();
        reject(new AppError('NOT_FOUND', `not seen in ${timeoutMs} ms: ${options.what}`));
      }, timeoutMs);
      if (look()) return;
      for (const name of ['added', 'changed', 'removed'] as const) this.on(name, look);
    });
  }

  async close(): Promise<void> {
    const watch = await this.#watch?.catch(() => undefined); // start()'s caller has that error
    await watch?.close();
    this.removeAllListeners();
  }

  #onSnapshot(range: RangeResult): void {
    const present = new Set(range.items.map((item) => item.key.slice(this.#prefix.length)));
    for (const nodeId of [...this.#nodes.keys()].filter((known) => !present.has(known))) this.#remove(nodeId);
    for (const item of range.items) this.#put(item.key, item.value);
  }

  #onEvent(event: WatchEvent): void {
    if (event.type === 'put') this.#put(event.item.key, event.item.value);
    else this.#remove(event.key.slice(this.#prefix.length));
  }

  #put(key: string, value: Uint8Array): void {
    const nodeId = key.slice(this.#prefix.length);
    const node = this.#decode(nodeId, value);
    if (node === undefined) return;
    const before = this.#nodes.get(nodeId);
    this.#nodes.set(nodeId, node);
    this.#sorted = undefined;
    if (before === undefined) this.emit('added', node);
    else if (!Buffer.from(NodeInfo.encode(before).finish()).equals(value)) this.emit('changed', node, before);
  }

  #remove(nodeId: string): void {
    const node = this.#nodes.get(nodeId);
    if (!this.#nodes.delete(nodeId) || node === undefined) return;
    this.#sorted = undefined;
    this.emit('removed', node);
  }

  #decode(nodeId: string, value: Uint8Array): NodeInfo | undefined {
    try {
      const node = NodeInfo.decode(value);
      if (node.nodeId === nodeId) return node;
      this.#log.warn({ nodeId, named: node.nodeId }, 'node entry names another node');
    } catch (error) {
      this.#log.warn({ err: error, nodeId }, 'node entry can not be read');
    }
    return undefined;
  }
}

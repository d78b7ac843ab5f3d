/**
 * Which history of the store we have seen. A store that was restored from an older state, or is another one, has a
 * smaller revision or another cluster id: then all that was cached is to be thrown away.
 */
import type { IResponseHeader } from 'etcd3';
import type { Logger } from 'pino';

/** What was known when a call began. */
export type HistoryMark = { readonly generation: number; readonly revision: number };

export class EtcdHistory {
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();
  #clusterId: string | undefined;
  #generation = 0;
  #revision = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Rises each time when what we knew turns out to be of another history. */
  get generation(): number {
    return this.#generation;
  }

  /** To be taken before a call whose answer goes to {@link confirm}. */
  mark(): HistoryMark {
    return { generation: this.#generation, revision: this.#revision };
  }

  /** A revision that a watch brought. */
  saw(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
  }

  /**
   * Compares a linearizable answer with what was known before it was asked for. (Others may lag behind: no proof.)
   * @returns its revision
   */
  confirm(header: IResponseHeader, before: HistoryMark): number {
    const revision = Number(header.revision);
    const isSetBack = before.generation === this.#generation && revision < before.revision;
    if (this.isOther(header) || isSetBack) this.#begin(header);
    this.#clusterId = header.cluster_id;
    this.saw(revision);
    return revision;
  }

  /** True when the answer is of another cluster than those before. */
  isOther(header: IResponseHeader): boolean {
    return this.#clusterId !== undefined && header.cluster_id !== this.#clusterId;
  }

  /** Calls `listener` when the history has changed; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #begin(header: IResponseHeader): void {
    this.#log.warn(
      {
        clusterId: header.cluster_id,
        revision: header.revision,
        before: this.#clusterId,
        seen: this.#revision,
      },
      'etcd has another history',
    );
    this.#generation += 1;
    this.#revision = 0;
    for (const listener of this.#listeners) listener();
  }
}

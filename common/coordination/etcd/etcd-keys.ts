/** Reading and writing keys in etcd: each answer is linearizable and also tells whether the store is still the same. */
import type { IRangeRequest } from 'etcd3';
import type { Compare, KeyValue, Op, Page, RangeResult, TxnResult } from '../port.ts';
import type { EtcdCalls } from './calls.ts';
import type { EtcdHistory } from './history.ts';
import { pageOf, prefixRange, toCompare, toItem, toRequests } from './values.ts';

/** Any key does: the answer's header is what is asked for. */
const SOME_KEY = Buffer.from('/kaskade/v1');

export class EtcdKeys {
  readonly #calls: EtcdCalls;
  readonly #history: EtcdHistory;

  constructor(calls: EtcdCalls, history: EtcdHistory) {
    this.#calls = calls;
    this.#history = history;
  }

  async get(key: string): Promise<KeyValue | undefined> {
    const { items } = await this.#read({ key: Buffer.from(key) });
    return items[0];
  }

  range(prefix: string, page?: Page): Promise<RangeResult> {
    const range = prefixRange(prefix);
    return this.#read(page === undefined ? range : pageOf(range, page));
  }

  async txn(compares: readonly Compare[], ops: readonly Op[]): Promise<TxnResult> {
    const request = { compare: compares.map(toCompare), success: toRequests(ops) };
    const before = this.#history.mark();
    const answer = await this.#calls.run('once', ({ kv }, options) => kv.txn(request, options));
    return { succeeded: answer.succeeded, revision: this.#history.confirm(answer.header, before) };
  }

  /** Asks the store for nothing but whether it still has the history that we know. */
  async confirmHistory(): Promise<void> {
    await this.#read({ key: SOME_KEY, count_only: true });
  }

  async #read(request: IRangeRequest): Promise<RangeResult> {
    const before = this.#history.mark();
    const answer = await this.#calls.run('idempotent', ({ kv }, options) => kv.range(request, options));
    const revision = this.#history.confirm(answer.header, before);
    return { items: answer.kvs.map(toItem), revision };
  }
}

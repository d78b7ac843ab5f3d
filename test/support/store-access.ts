/** A node's way to its site's store, which can be cut, or watched for one call. */
import { AppError } from '../../common/errors.ts';
import type { RoomStore } from '../../common/store/port.ts';

export class StoreAccess {
  readonly store: RoomStore;
  #isCut = false;
  #isDeaf = false;
  #snapshotsToFail = 0;
  #held: { readonly method: keyof RoomStore; readonly released: Promise<void> } | undefined;
  #tripwire: { readonly method: string; readonly onCall: () => void } | undefined;

  constructor(store: RoomStore) {
    this.store = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'snapshot' && this.#snapshotsToFail > 0) {
          this.#snapshotsToFail -= 1;
          return () => Promise.reject(new AppError('BUSY', 'not now'));
        }
        return (...args: unknown[]): unknown => {
          if (this.#tripwire?.method === name) this.#tripwire.onCall();
          const call = (): unknown =>
            this.#isCut
              ? Promise.reject(new AppError('BUSY', 'this node can not reach its store'))
              : Reflect.apply(
                  member,
                  target,
                  args.map((arg) => this.#muted(arg)),
                );
          return this.#held?.method === name ? this.#held.released.then(call) : call();
        };
      },
    });
  }

  cut(): void {
    this.#isCut = true;
  }

  heal(): void {
    this.#isCut = false;
  }

  /** From now on the node hears nothing, and the next look at the store, which would make up for it, fails. */
  lag(): void {
    this.#isDeaf = true;
    this.#snapshotsToFail = 1;
  }

  /** Calls of this method wait until the function that is returned is called. */
  hold(method: keyof RoomStore): () => void {
    const { promise: released, resolve } = Promise.withResolvers<void>();
    this.#held = { method, released };
    return () => {
      this.#held = undefined;
      resolve();
    };
  }

  /** Calls back just before the node calls this method of its store. */
  onCall(method: keyof RoomStore, onCall: () => void): void {
    this.#tripwire = { method, onCall };
  }

  #muted(arg: unknown): unknown {
    if (typeof arg !== 'function') return arg;
    return (...args: unknown[]): unknown =>
      this.#isCut || this.#isDeaf ? undefined : Reflect.apply(arg, undefined, args);
  }
}

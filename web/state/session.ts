/**
 * From the wish to join to the end of a call: token, client, devices, and how it ended.
 *
 * One attempt at a time; leaving while joining abandons the attempt.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { RoomClient, RoomClientOptions, RoomState } from '../../client/api.ts';
import type { ErrorCode } from '../../client/errors.ts';
import { Admissions } from './admissions.ts';
import type { Backend } from './backend.ts';
import { Call } from './call.ts';
import type { Devices } from './devices.ts';
import { codeOfError, type ErrorList } from './error-list.ts';
import type { SessionIdentity, StoragePort } from './preferences.ts';
import type { SiteChoice } from './site-choice.ts';
import { Stay } from './stay.ts';

export type SessionDeps = {
  readonly createRoomClient: (options: RoomClientOptions) => RoomClient;
  readonly backend: Backend;
  readonly siteChoice: Pick<SiteChoice, 'nodesOf' | 'findElsewhere'>;
  readonly devices: Devices;
  readonly errors: ErrorList;
  readonly sessionStorage: StoragePort;
  readonly isRelayOnly: boolean;
  /** Unix time, ms. */
  readonly now: () => number;
};

/** The page's one session. */
export class Session {
  readonly call = signal<Call | undefined>(undefined);
  /** Why the last attempt failed. */
  readonly failure = signal<ErrorCode | undefined>(undefined);
  /** The page's `data-state`. */
  readonly state: ReadonlySignal<RoomState>;
  readonly #phase = signal<'idle' | 'joining' | 'open' | 'failed' | 'left'>('idle');
  readonly #deps: SessionDeps;
  #attempt = 0;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.state = computed(() => stateOf(this.#phase.value, this.call.value?.status.value.state));
  }

  /** Joins, or resumes when this tab was in this room under this name. Failures end up in {@link failure}. */
  async join(identity: SessionIdentity): Promise<void> {
    if (this.#phase.peek() === 'joining' || this.#phase.peek() === 'open') return;
    const attempt = (this.#attempt += 1);
    this.failure.value = undefined;
    this.#phase.value = 'joining';
    try {
      const client = await this.#createClient(identity);
      if (attempt !== this.#attempt) return;
      await this.#open(client, attempt);
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(codeOfError(error));
    }
  }

  async leave(): Promise<void> {
    this.#attempt += 1;
    const call = this.call.peek();
    this.#phase.value = 'left';
    this.#end();
    await call?.client.leave().catch(() => {}); // gone already: the server's grace period ends it
  }

  /** Back to the form. */
  reset(): void {
    this.#deps.errors.clear();
    this.failure.value = undefined;
    this.#phase.value = 'idle';
  }

  async #createClient(wanted: SessionIdentity): Promise<RoomClient> {
    const { backend, createRoomClient, now, sessionStorage, siteChoice, isRelayOnly } = this.#deps;
    const admissions = new Admissions((one) => backend.fetchAdmission(one), now);
    const { signalUrl } = await admissions.fetch(wanted);
    const stay = new Stay(sessionStorage, wanted);
    return createRoomClient({
      signalUrl,
      moreSignalUrls: siteChoice.nodesOf(wanted.site),
      room: wanted.room,
      resumeStore: stay.resumeStore,
      isRelayOnly,
      fetchToken: () => admissions.tokenFor(stay.identity),
      findElsewhere: async () => {
        const { room, site } = stay.identity;
        const found = await siteChoice.findElsewhere(room, site, admissions.token);
        if (found !== undefined) stay.moveTo(found.site);
        return found;
      },
    });
  }

  async #open(client: RoomClient, attempt: number): Promise<void> {
    const { devices, errors } = this.#deps;
    const call = new Call(client, {
      onError: (code) => {
        // a lost connection and what is kept for the podium have notices of their own
        if (client.status().state !== 'reconnecting' && code !== 'PODIUM_ONLY') errors.add(code);
      },
      now: () => performance.now(),
    });
    const unsubscribe = call.status.subscribe(({ state, error }) => {
      if (state === 'joined' && error === undefined) errors.removePassing();
      if (attempt !== this.#attempt || this.#phase.peek() !== 'open') return;
      if (state === 'failed') this.#fail(error?.code ?? 'INTERNAL');
      if (state === 'left') void this.leave();
      if (state === 'failed' || state === 'left') unsubscribe();
    });
    call.audience.withheld.subscribe((withheld) => void devices.withhold(withheld));
    this.call.value = call;
    devices.attach(client).catch((error: unknown) => {
      if (attempt === this.#attempt) errors.add(codeOfError(error));
    });
    await client.join();
    if (attempt === this.#attempt) this.#phase.value = 'open';
  }

  #fail(code: ErrorCode): void {
    this.#attempt += 1;
    const call = this.call.peek();
    this.failure.value = code;
    this.#phase.value = 'failed';
    this.#end();
    call?.client.leave().catch(() => {}); // it has failed: leaving only frees what it holds
  }

  #end(): void {
    this.call.peek()?.close();
    this.call.value = undefined;
    void this.#deps.devices.release();
  }
}

function stateOf(
  phase: 'idle' | 'joining' | 'open' | 'failed' | 'left',
  client: RoomState | undefined,
): RoomState {
  if (phase === 'joining') return client === 'joined' || client === 'reconnecting' ? client : 'joining';
  if (phase === 'open') return client ?? 'joining';
  return phase;
}

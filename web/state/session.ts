/**
 * From the wish to join to the end of a call: token, client, devices, and how it ended.
 *
 * One attempt at a time; leaving while joining abandons the attempt.
 */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PageFeature } from '../features/contract.ts';
import type { Language } from '../texts/language.ts';
import type { JoinModeName, RoomClient, RoomClientOptions, RoomState } from '../../client/api.ts';
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
  /** As what the page takes part. */
  readonly mode: ReadonlySignal<JoinModeName>;
  readonly language: ReadonlySignal<Language>;
  /** What the page knows of features of a room. */
  readonly loadFeatures: () => Promise<readonly PageFeature[]>;
  /** Unix time, ms. */
  readonly now: () => number;
};

/** Answers to who wants to send what they may not. */
const WITHHELD: ReadonlySet<ErrorCode> = new Set(['PODIUM_ONLY', 'FEATURE_REFUSED']);

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
      await this.#open(client, identity.room, attempt);
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
    const { backend, createRoomClient, now, sessionStorage, siteChoice, isRelayOnly, mode } = this.#deps;
    const admissions = new Admissions((one) => backend.fetchAdmission(one), now);
    const { signalUrl } = await admissions.fetch(wanted);
    const stay = new Stay(sessionStorage, wanted);
    return createRoomClient({
      signalUrl,
      moreSignalUrls: siteChoice.nodesOf(wanted.site),
      room: wanted.room,
      resumeStore: stay.resumeStore,
      isRelayOnly,
      mode: mode.peek(),
      fetchToken: () => admissions.tokenFor(stay.identity),
      findElsewhere: async () => {
        const { room, site } = stay.identity;
        const found = await siteChoice.findElsewhere(room, site, admissions.token);
        if (found !== undefined) stay.moveTo(found.site);
        return found;
      },
    });
  }

  async #open(client: RoomClient, roomId: string, attempt: number): Promise<void> {
    const { devices, errors } = this.#deps;
    const call = new Call(client, {
      onError: (code) => {
        // a lost connection and what may not be sent now have notices of their own
        if (client.status().state !== 'reconnecting' && !WITHHELD.has(code)) errors.add(code);
      },
      now: () => performance.now(),
      language: this.#deps.language,
      mode: this.#deps.mode.peek(),
      roomId,
    });
    this.#deps.loadFeatures().then(
      (features) => call.features.open(features),
      () => errors.add('SIGNAL_UNREACHABLE'), // everything else works without them
    );
    const unsubscribe = call.status.subscribe(({ state, error }) => {
      if (state === 'joined' && error === undefined) errors.removePassing();
      if (attempt !== this.#attempt || this.#phase.peek() !== 'open') return;
      if (state === 'failed') this.#fail(error?.code ?? 'INTERNAL');
      if (state === 'left') void this.leave();
      if (state === 'failed' || state === 'left') unsubscribe();
    });
    call.withheld.subscribe((withheld) => void devices.withhold(withheld));
    call.silenced.subscribe((types) => void devices.silence(types));
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

/** The page's model: everything that views render and do. Wiring of its parts; no DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ErrorCode } from '../../client/errors.ts';
import { chooseLanguage, textsOf, type Language } from '../texts/language.ts';
import type { Texts } from '../texts/texts.ts';
import { preferredSite, type Site } from './backend.ts';
import { Devices, type DevicesPort } from './devices.ts';
import { codeOfError, ErrorList } from './error-list.ts';
import { invitationUrl, isRoomName, parsePageRequest, sessionUrl, type PageRequest } from './page-url.ts';
import { Playback } from './playback.ts';
import {
  createResumeStore,
  loadSwitches,
  Preferences,
  saveSwitches,
  type SessionIdentity,
  type StoragePort,
} from './preferences.ts';
import { Session, type SessionDeps } from './session.ts';

export type AppDeps = Pick<SessionDeps, 'createRoomClient' | 'backend' | 'sessionStorage' | 'now'> & {
  readonly devicesPort: DevicesPort;
  readonly localStorage: StoragePort;
  /** The address of the page. */
  readonly pageUrl: string;
  /** What the link to this page carried and others need as well; undefined = links need none. */
  readonly linkSecret?: string | undefined;
  /** Shows another address without loading it. */
  readonly replaceUrl: (url: string) => void;
  /** The browser's languages, most wanted first. */
  readonly languages: readonly string[];
};

/** The whole page. */
export class App {
  readonly language = signal<Language>('de');
  readonly texts: ReadonlySignal<Texts> = computed(() => textsOf(this.language.value));
  readonly sites = signal<readonly Site[]>([]);
  readonly room = signal('');
  readonly name = signal('');
  readonly site = signal('');
  readonly hasShortcuts = signal(true);
  readonly errors = new ErrorList();
  readonly playback = new Playback();
  readonly preferences: Preferences;
  readonly devices: Devices;
  readonly session: Session;
  readonly request: PageRequest;
  readonly #deps: AppDeps;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.request = parsePageRequest(new URL(deps.pageUrl).search);
    this.preferences = new Preferences(deps.localStorage);
    this.language.value = chooseLanguage([this.preferences.get('language'), ...deps.languages]);
    this.room.value = this.request.room;
    this.name.value = this.request.name || (this.preferences.get('name') ?? '');
    this.site.value = this.request.site;
    this.hasShortcuts.value = this.preferences.get('shortcuts') !== 'off';
    this.devices = new Devices({
      port: deps.devicesPort,
      errors: this.errors,
      preferences: this.preferences,
    });
    this.session = new Session({ ...deps, devices: this.devices, errors: this.errors });
  }

  /** First steps after the page has been drawn: devices, sites, and joining where the address or a reload asks for it. */
  async start(): Promise<void> {
    void this.#loadSites();
    void this.devices.refresh();
    const wanted = this.#wantedSwitches();
    const opening = this.devices.open(wanted);
    if (this.isComplete() && (this.request.isAutojoin || this.#canResume())) await this.join();
    await opening;
  }

  /** What others open to join the same room. */
  get invitation(): string {
    return invitationUrl(this.#deps.pageUrl, this.identity.room, this.#deps.linkSecret);
  }

  get canShareScreen(): boolean {
    return this.#deps.devicesPort.canShareScreen;
  }

  get identity(): SessionIdentity {
    return { room: this.room.peek().trim(), name: this.name.peek().trim(), site: this.site.peek() };
  }

  isComplete(): boolean {
    return isRoomName(this.identity.room) && this.identity.name !== '';
  }

  /** Joins with what the form says; the caller has checked {@link isComplete}. */
  async join(): Promise<void> {
    this.preferences.set('name', this.identity.name);
    this.#rememberSwitches();
    this.#deps.replaceUrl(sessionUrl(this.#deps.pageUrl, this.identity));
    await this.session.join(this.identity);
  }

  /** After leaving or failing: the same again, with the devices as they were wanted. */
  async rejoin(): Promise<void> {
    this.errors.clear();
    const { mic, camera } = this.devices;
    void this.devices.open({ mic: mic.isOn.peek(), camera: camera.isOn.peek() });
    await this.join();
  }

  backToForm(): void {
    this.session.reset();
    const { mic, camera } = this.devices;
    void this.devices.open({ mic: mic.isOn.peek(), camera: camera.isOn.peek() });
  }

  async toggleMic(): Promise<void> {
    const toggling = this.devices.mic.toggle();
    this.#rememberSwitches();
    await toggling;
  }

  async toggleCamera(): Promise<void> {
    const toggling = this.devices.camera.toggle();
    this.#rememberSwitches();
    await toggling;
  }

  async toggleScreen(): Promise<void> {
    const call = this.session.call.peek();
    if (call === undefined) return;
    try {
      this.errors.remove('SCREEN_REFUSED');
      const isSharing = call.local.peek().screen !== undefined;
      await call.client.setScreen(isSharing ? undefined : await this.#deps.devicesPort.openScreen());
    } catch (error) {
      this.errors.add(codeOfError(error));
    }
  }

  dismiss(code: ErrorCode): void {
    this.errors.remove(code);
  }

  setLanguage(language: Language): void {
    this.language.value = language;
    this.preferences.set('language', language);
  }

  setShortcuts(isOn: boolean): void {
    this.hasShortcuts.value = isOn;
    this.preferences.set('shortcuts', isOn ? 'on' : 'off');
  }

  #canResume(): boolean {
    return createResumeStore(this.#deps.sessionStorage, this.identity).load() !== undefined;
  }

  #wantedSwitches(): { readonly mic: boolean; readonly camera: boolean } {
    const saved = this.#canResume() ? loadSwitches(this.#deps.sessionStorage, this.identity) : undefined;
    return saved ?? { mic: this.request.wantsMic, camera: this.request.wantsCamera };
  }

  #rememberSwitches(): void {
    const { mic, camera } = this.devices;
    saveSwitches(this.#deps.sessionStorage, this.identity, {
      mic: mic.isOn.peek(),
      camera: camera.isOn.peek(),
    });
  }

  async #loadSites(): Promise<void> {
    try {
      this.sites.value = await this.#deps.backend.fetchSites();
    } catch (error) {
      if (this.session.state.peek() === 'idle') this.errors.add(codeOfError(error));
      return;
    }
    if (this.session.state.peek() !== 'idle') return;
    this.site.value = preferredSite(this.sites.peek(), this.site.peek(), new URL(this.#deps.pageUrl).host);
  }
}

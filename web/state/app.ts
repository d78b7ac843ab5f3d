/** The page's model: everything that views render and do. Wiring of its parts; no DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { ErrorCode } from '../../client/errors.ts';
import { chooseLanguage, textsOf, type Language } from '../texts/language.ts';
import type { Texts } from '../texts/texts.ts';
import type { DeviceSwitch } from './device-switch.ts';
import { Devices, type DevicesPort } from './devices.ts';
import { codeOfError, ErrorList } from './error-list.ts';
import { invitationUrl, isRoomName, parsePageRequest, sessionUrl, type PageRequest } from './page-url.ts';
import { Playback } from './playback.ts';
import {
  createResumeStore,
  loadSessionSite,
  loadSwitches,
  Preferences,
  saveSwitches,
  type SessionIdentity,
  type StoragePort,
} from './preferences.ts';
import { Session, type SessionDeps } from './session.ts';
import { SiteChoice, type SiteChoiceDeps } from './site-choice.ts';

export type AppDeps = Pick<SessionDeps, 'createRoomClient' | 'backend' | 'sessionStorage' | 'now'> & {
  readonly devicesPort: DevicesPort;
  readonly measureSites: SiteChoiceDeps['measureSites'];
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
  readonly room = signal('');
  readonly name = signal('');
  /** Waiting for the choice of a site before joining by itself. */
  readonly isChoosing = signal(false);
  readonly hasShortcuts = signal(true);
  /** Who speaks is large, and the others beside it. */
  readonly isSpeakerView = signal(false);
  readonly errors = new ErrorList();
  readonly playback = new Playback();
  readonly preferences: Preferences;
  readonly siteChoice: SiteChoice;
  readonly devices: Devices;
  readonly session: Session;
  readonly request: PageRequest;
  readonly #deps: AppDeps;
  /** Whose session runs, or ran last; undefined while the form says who. */
  #current: SessionIdentity | undefined;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.request = parsePageRequest(new URL(deps.pageUrl).search);
    this.preferences = new Preferences(deps.localStorage);
    this.language.value = chooseLanguage([this.preferences.get('language'), ...deps.languages]);
    this.room.value = this.request.room;
    this.name.value = this.request.name || (this.preferences.get('name') ?? '');
    this.hasShortcuts.value = this.preferences.get('shortcuts') !== 'off';
    this.isSpeakerView.value = this.preferences.get('view') === 'speaker';
    this.devices = new Devices({
      port: deps.devicesPort,
      errors: this.errors,
      preferences: this.preferences,
    });
    const { backend, measureSites } = deps;
    this.siteChoice = new SiteChoice({
      fetchSites: (...args) => backend.fetchSites(...args),
      measureSites,
      preferences: this.preferences,
      asked: this.request.site,
    });
    const { devices, errors, siteChoice } = this;
    this.session = new Session({
      ...deps,
      devices,
      errors,
      siteChoice,
      isRelayOnly: this.request.isRelayOnly,
    });
  }

  /** First steps after the page has been drawn: devices, sites, and joining where the address or a reload asks for it. */
  async start(): Promise<void> {
    const choosing = this.#chooseSite();
    void this.devices.refresh();
    const resumable = this.#resumable();
    const opening = this.devices.open(this.#wantedSwitches(resumable));
    if (resumable !== undefined) await this.#join(resumable);
    else if (this.isComplete() && this.request.isAutojoin) await this.#joinChosen(choosing);
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
    if (this.#current !== undefined) return this.#current;
    return { room: this.room.peek().trim(), name: this.name.peek().trim(), site: this.siteChoice.site };
  }

  isComplete(): boolean {
    return isRoomName(this.identity.room) && this.identity.name !== '';
  }

  /** Joins with what the form says, at the best site known so far; the caller has checked {@link isComplete}. */
  join(): Promise<void> {
    this.#current = undefined;
    return this.#join(this.identity);
  }

  /** After leaving or failing: the same again, with the devices as they were wanted. */
  async rejoin(): Promise<void> {
    this.errors.clear();
    this.#current = undefined;
    this.#reopenDevices();
    await this.#joinChosen(this.#chooseSite());
  }

  backToForm(): void {
    this.session.reset();
    this.#current = undefined;
    this.#reopenDevices();
    void this.#chooseSite();
  }

  async toggleMic(): Promise<void> {
    if (this.#isWithheld(this.devices.mic)) return;
    const toggling = this.devices.mic.toggle();
    this.#rememberSwitches();
    await toggling;
  }

  async toggleCamera(): Promise<void> {
    if (this.#isWithheld(this.devices.camera)) return;
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

  /** For moderators. */
  async setPodium(participantId: string, isOn: boolean): Promise<void> {
    try {
      await this.session.call.peek()?.client.setPodium(participantId, isOn);
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

  setSpeakerView(isOn: boolean): void {
    this.isSpeakerView.value = isOn;
    this.preferences.set('view', isOn ? 'speaker' : 'gallery');
  }

  /** Says why, where the room keeps a device for its podium. */
  #isWithheld({ isAllowed }: DeviceSwitch): boolean {
    if (!isAllowed.peek()) this.session.call.peek()?.audience.remind();
    return !isAllowed.peek();
  }

  async #join(identity: SessionIdentity): Promise<void> {
    this.#current = identity;
    this.preferences.set('name', identity.name);
    this.#rememberSwitches();
    const { pickedSite } = this.siteChoice;
    this.#deps.replaceUrl(sessionUrl(this.#deps.pageUrl, { room: identity.room, pickedSite }));
    await this.session.join(identity);
  }

  /** Nobody has pressed a button in the form: better to know the sites first, which takes at most 1.5 s. */
  async #joinChosen(choosing: Promise<void>): Promise<void> {
    if (this.siteChoice.pickedSite === '') {
      this.isChoosing.value = true;
      await choosing;
      this.isChoosing.value = false;
    }
    await this.join();
  }

  #reopenDevices(): void {
    const { mic, camera } = this.devices;
    void this.devices.open({ mic: mic.isOn.peek(), camera: camera.isOn.peek() });
  }

  /** The session that this tab was in before a reload. */
  #resumable(): SessionIdentity | undefined {
    const { room, name } = this.identity;
    const { sessionStorage } = this.#deps;
    const site = loadSessionSite(sessionStorage, { room, name });
    if (site === undefined || !this.isComplete()) return undefined;
    const identity = { room, name, site };
    return createResumeStore(sessionStorage, identity).load() === undefined ? undefined : identity;
  }

  #wantedSwitches(resumable: SessionIdentity | undefined): {
    readonly mic: boolean;
    readonly camera: boolean;
  } {
    const saved = resumable && loadSwitches(this.#deps.sessionStorage, resumable);
    return saved ?? { mic: this.request.wantsMic, camera: this.request.wantsCamera };
  }

  #rememberSwitches(): void {
    const { mic, camera } = this.devices;
    saveSwitches(this.#deps.sessionStorage, this.identity, {
      mic: mic.isOn.peek(),
      camera: camera.isOn.peek(),
    });
  }

  /** Resolves when the sites are known as well as they can be. */
  async #chooseSite(): Promise<void> {
    try {
      await this.siteChoice.refresh(this.room.peek().trim());
    } catch (error) {
      if (this.session.state.peek() === 'idle') this.errors.add(codeOfError(error));
    }
  }
}

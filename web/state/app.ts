/** The page's model: everything that views render and do. Wiring of its parts; no DOM. */
import { signal } from '@preact/signals';
import type { JoinModeName } from '../../client/api.ts';
import type { ErrorCode } from '../../client/errors.ts';
import { Api } from './api.ts';
import type { Fetch } from './backend.ts';
import { comeBackFor } from './come-back.ts';
import { Devices, type DevicesPort } from './devices.ts';
import { ConnectionCheck, type ConnectionCheckDeps } from './connection-check.ts';
import { codeOfError, ErrorList } from './error-list.ts';
import { Look } from './look.ts';
import { OwnMedia } from './own-media.ts';
import {
  invitationUrl,
  isRoomName,
  loginPath,
  parsePageRequest,
  sessionUrl,
  type PageRequest,
} from './page-url.ts';
import { Playback } from './playback.ts';
import { Preferences, type SessionIdentity, type StoragePort } from './preferences.ts';
import { Session, type SessionDeps } from './session.ts';
import { SiteChoice, type SiteChoiceDeps } from './site-choice.ts';
import { resumable } from './stay.ts';
import type { Visitor } from './visitor.ts';

export type AppDeps = Pick<
  SessionDeps,
  'createRoomClient' | 'backend' | 'sessionStorage' | 'now' | 'loadFeatures'
> & {
  readonly devicesPort: DevicesPort;
  readonly measureSites: SiteChoiceDeps['measureSites'];
  /** Absent = the connection can't be checked. */
  readonly checkConnection?: ConnectionCheckDeps['check'] | undefined;
  readonly localStorage: StoragePort;
  /** The address of the page. */
  readonly pageUrl: string;
  /** What the link to this page carried and others need as well; undefined = links need none. */
  readonly linkSecret?: string | undefined;
  /** Who one is for the server; absent = nobody in particular. */
  readonly visitor?: Visitor | undefined;
  /** The browser's own. */
  readonly fetch: Fetch;
  /** With what a login has ended that this page was left for; undefined = with none, or well. */
  readonly loginFailure?: ErrorCode | undefined;
  /** Shows another address without loading it. */
  readonly replaceUrl: (url: string) => void;
  /** Leaves the page for another one. */
  readonly openUrl?: (url: string) => void;
  /** The browser's languages, most wanted first. */
  readonly languages: readonly string[];
};

/** The whole page. */
export class App {
  readonly room = signal('');
  readonly name = signal('');
  /** Waiting for the choice of a site before joining by itself. */
  readonly isChoosing = signal(false);
  /** As what this page takes part; in a call it stays as it is. */
  readonly mode = signal<JoinModeName>('full');
  readonly errors = new ErrorList();
  readonly playback = new Playback();
  readonly look: Look;
  readonly siteChoice: SiteChoice;
  readonly devices: Devices;
  readonly media: OwnMedia;
  readonly session: Session;
  readonly connectionCheck: ConnectionCheck | undefined;
  readonly request: PageRequest;
  readonly visitor: Visitor | undefined;
  readonly api: Api;
  readonly #deps: AppDeps;
  readonly #preferences: Preferences;
  /** Whose session runs, or ran last; undefined while the form says who. */
  #current: SessionIdentity | undefined;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.visitor = deps.visitor;
    if (deps.loginFailure !== undefined) this.errors.add(deps.loginFailure);
    this.request = parsePageRequest(new URL(deps.pageUrl).search);
    const preferences = (this.#preferences = new Preferences(deps.localStorage));
    this.look = new Look(preferences, deps.languages);
    this.room.value = this.request.room || (deps.visitor?.invitation?.room ?? '');
    this.mode.value = this.request.mode;
    this.name.value = this.request.name || this.#usualName();
    const { errors, mode } = this;
    const { backend, measureSites, devicesPort: port, sessionStorage } = deps;
    const devices = (this.devices = new Devices({ port, errors, preferences }));
    const siteChoice = (this.siteChoice = new SiteChoice({
      fetchSites: (...args) => backend.fetchSites(...args),
      measureSites,
      preferences,
      asked: this.request.site,
    }));
    const { checkConnection: check } = deps;
    this.connectionCheck = check && new ConnectionCheck({ check });
    this.api = new Api({ fetch: deps.fetch, tokenFor: (room) => this.#apiToken(room) });
    const { isRelayOnly, wantsMic, wantsCamera } = this.request;
    const { language } = this.look;
    this.session = new Session({ ...deps, devices, errors, siteChoice, language, isRelayOnly, mode });
    this.media = new OwnMedia({
      ...{ devices, port, errors, sessionStorage, mode },
      call: this.session.call,
      identity: () => this.identity,
      wanted: { mic: wantsMic, camera: wantsCamera },
    });
    if (mode.peek() === 'display') comeBackFor(this.session.state, () => void this.rejoin());
  }

  /** First steps after the page has been drawn: devices, sites, and joining where the address or a reload asks for it. */
  async start(): Promise<void> {
    const choosing = this.#chooseSite();
    void this.devices.refresh();
    await this.#askWho();
    const before = this.isComplete() ? resumable(this.#deps.sessionStorage, this.identity) : undefined;
    const opening = this.media.open(before);
    if (before !== undefined) await this.#join(before);
    else if (this.isComplete() && this.request.isAutojoin) await this.#joinChosen(choosing);
    await opening;
  }

  /** Where one logs in, and comes back to the room of the form. */
  get loginUrl(): string {
    return loginPath(this.#deps.pageUrl, this.room.value.trim());
  }

  async logOut(): Promise<void> {
    try {
      const farewellUrl = await this.visitor?.logOut();
      if (farewellUrl !== undefined) this.#deps.openUrl?.(farewellUrl);
    } catch (error) {
      this.errors.add(codeOfError(error));
    }
  }

  /** What others open to join the same room. */
  get invitation(): string {
    return invitationUrl(this.#deps.pageUrl, this.identity.room, this.#deps.linkSecret);
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

  /** Straight into a room, with the devices as they are on the page. */
  enter(room: string): Promise<void> {
    this.room.value = room;
    return this.join();
  }

  /** After leaving or failing: the same again, with the devices as they were wanted. */
  async rejoin(): Promise<void> {
    this.errors.clear();
    this.#current = undefined;
    this.media.reopen();
    await this.#joinChosen(this.#chooseSite());
  }

  backToForm(): void {
    this.session.reset();
    this.#current = undefined;
    this.media.reopen();
    void this.#chooseSite();
  }

  /** For moderators. */
  async setPodium(participantId: string, isOn: boolean): Promise<void> {
    try {
      await this.session.call.peek()?.client.setPodium(participantId, isOn);
    } catch (error) {
      this.errors.add(codeOfError(error));
    }
  }

  /** Whoever sits in the hall has sound and picture there. */
  setInHall(isInHall: boolean): void {
    this.mode.value = isInHall ? 'companion' : 'full';
    if (isInHall) this.media.release();
    else this.media.reopen();
  }

  async #join(identity: SessionIdentity): Promise<void> {
    this.#current = identity;
    if (this.mode.peek() !== 'display') this.#preferences.set('name', identity.name);
    this.media.remember();
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

  /** In a room the role that one has there now counts; elsewhere the login; else the token that one would join with. */
  async #apiToken(room: string): Promise<string | undefined> {
    const call = this.session.call.peek();
    const isLeading = call !== undefined && call.status.peek().mayModerate && this.identity.room === room;
    if (isLeading) return call.client.apiToken();
    if (this.visitor?.person.peek() !== undefined) return undefined;
    return (await this.#deps.backend.fetchAdmission({ ...this.identity, room })).token;
  }

  /** Who has logged in is called as the organisation says. */
  async #askWho(): Promise<void> {
    await this.visitor?.load();
    const person = this.visitor?.person.peek();
    if (person !== undefined) this.name.value = person;
  }

  /** A screen has no name of somebody's. */
  #usualName(): string {
    return this.mode.peek() === 'display'
      ? this.look.texts.peek().modes.displayName
      : (this.#preferences.get('name') ?? '');
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

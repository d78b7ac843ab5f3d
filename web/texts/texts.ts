/** Every text of the page, as one type: a text that a language lacks is a type error. */
import type { RoleName } from '../../client/api.ts';
import type { CheckVerdict } from '../state/check-verdict.ts';
import type { Layout } from '../state/layout.ts';
import type { ErrorTextKey } from './error-text.ts';

/** What is wrong, and what the person can do about it. */
type ErrorText = { readonly title: string; readonly help: string };

export type Texts = {
  readonly language: { readonly label: string };
  readonly product: { readonly claim: string; readonly note: string };
  readonly join: {
    readonly title: string;
    readonly room: string;
    readonly roomHint: string;
    readonly name: string;
    readonly nameHint: string;
    readonly site: string;
    /** @param best as of siteDelay; undefined = nothing is known yet */
    readonly siteAutomatic: (best: string | undefined) => string;
    readonly siteDelay: (site: string, delayMs: number) => string;
    readonly siteUnreachable: (site: string) => string;
    readonly siteMeasuring: string;
    readonly siteChosen: (best: string) => string;
    readonly sitePicked: (site: string) => string;
    readonly siteBest: (best: string) => string;
    readonly siteNone: string;
    readonly submit: string;
    readonly submitting: string;
    readonly roomMissing: string;
    readonly nameMissing: string;
    readonly withoutDevices: string;
  };
  /** Who one is: logged in, or a guest with an invitation. */
  readonly visitor: {
    /** The way to what one finds who has logged in. */
    readonly start: string;
    readonly logIn: string;
    readonly logInHint: string;
    readonly loggedInAs: (name: string) => string;
    readonly logOut: string;
    /** Copies of the login may still be good. */
    readonly logOutUnnoted: string;
    /** At the provider. */
    readonly logOutThere: string;
    readonly password: string;
    readonly passwordHint: string;
    readonly role: string;
    /** Where anybody may choose it. */
    readonly roleHint: string;
    readonly roles: Readonly<Record<RoleName, string>>;
  };
  readonly devices: {
    readonly title: string;
    readonly preview: string;
    readonly previewOff: string;
    readonly asking: string;
    readonly camera: string;
    readonly microphone: string;
    readonly speaker: string;
    readonly level: string;
    readonly standardDevice: string;
    readonly unnamed: (kind: string, number: number) => string;
    readonly hint: string;
  };
  /** Before one joins: loudspeaker and connection. */
  readonly check: {
    readonly tone: string;
    readonly tonePlaying: string;
    readonly tonePlayed: string;
    readonly toneFailed: string;
    readonly connection: string;
    readonly running: string;
    readonly figures: (rttMs: number, lossRatio: number) => string;
    readonly verdicts: Readonly<Record<CheckVerdict, ErrorText>>;
  };
  readonly controls: {
    readonly label: string;
    readonly microphone: string;
    readonly microphoneOn: string;
    readonly microphoneOff: string;
    /** Why it can't be switched on. */
    readonly microphoneWithheld: string;
    readonly camera: string;
    readonly cameraOn: string;
    readonly cameraOff: string;
    readonly cameraWithheld: string;
    readonly screen: string;
    readonly screenStart: string;
    readonly screenStop: string;
    readonly people: string;
    /** What the tabs of the side area are. */
    readonly panels: string;
    /** Opens what there is no room for. */
    readonly more: string;
    readonly settings: string;
    readonly leave: string;
    readonly close: string;
    readonly dismiss: string;
  };
  readonly room: {
    readonly gallery: string;
    readonly people: (count: number) => string;
    readonly peopleTitle: string;
    readonly you: string;
    readonly site: (site: string) => string;
    readonly alone: string;
    readonly copyLink: string;
    readonly linkCopied: string;
    readonly invite: string;
    readonly muted: string;
    readonly unmuted: string;
    readonly cameraOff: string;
    readonly speaking: string;
    readonly reconnectingPerson: string;
    /** On a picture that the connection between two sites can't carry for now. */
    readonly heldPicture: string;
    readonly screenOf: (name: string) => string;
    readonly sharing: string;
    readonly quality: { readonly levels: readonly [string, string, string, string, string] };
  };
  readonly people: {
    readonly search: string;
    readonly openMics: (count: number) => string;
    readonly observers: (count: number) => string;
    /** A role without one is not named. */
    readonly roles: Readonly<Partial<Record<RoleName, string>>>;
    /** @param shown how many of those found are in the list */
    readonly found: (total: number, shown: number) => string;
    readonly loading: string;
    readonly onPodium: string;
    readonly putOnPodium: (name: string) => string;
    readonly takeOffPodium: (name: string) => string;
    /** What one may do about somebody. */
    readonly actions: (name: string) => string;
  };
  readonly gallery: {
    readonly pages: string;
    readonly page: (page: number, count: number) => string;
    readonly previous: string;
    readonly next: string;
    readonly rest: (count: number) => string;
  };
  /** How stage and gallery share the page. */
  readonly layout: {
    readonly label: string;
    readonly names: Readonly<Record<Layout, string>>;
    readonly hints: Readonly<Record<Layout, string>>;
  };
  /** As what a device takes part. */
  readonly modes: {
    readonly inHall: string;
    readonly inHallHint: string;
    /** For a camera or microphone of the hall, and for a large screen, before they join. */
    readonly hall: string;
    readonly display: string;
    readonly companionTitle: string;
    readonly companionText: string;
    /** What a large screen is called. */
    readonly displayName: string;
    readonly nobodySpeaks: string;
    readonly pinned: string;
    readonly spotlight: string;
  };
  readonly queue: {
    readonly title: (place: number) => string;
    readonly expected: (expectedMs: number) => string;
    readonly media: string;
  };
  readonly audience: {
    readonly title: string;
    readonly micAndCamera: string;
    readonly mic: string;
    readonly camera: string;
    readonly help: string;
    readonly onPodium: string;
    readonly onPodiumHelp: string;
    readonly offPodium: string;
  };
  /** Somebody who moderates has switched something off. */
  readonly silenced: {
    readonly mic: string;
    readonly camera: string;
    readonly screen: string;
    readonly help: string;
  };
  /** While one is kept outside of the room. */
  readonly outside: {
    readonly title: string;
    readonly text: string;
    /** That one's camera and microphone go nowhere. */
    readonly devices: string;
  };
  readonly connection: {
    readonly connected: string;
    readonly joining: string;
    readonly reconnecting: string;
    readonly reconnectingHelp: string;
    readonly playSound: string;
  };
  readonly settings: {
    readonly title: string;
    readonly shortcuts: string;
    readonly shortcutsOn: string;
    readonly keyMicrophone: string;
    readonly keyCamera: string;
    readonly keyLayout: string;
    readonly keyHelp: string;
  };
  readonly end: {
    readonly leftTitle: string;
    readonly leftText: (room: string) => string;
    readonly failedTitle: string;
    readonly rejoin: string;
    readonly retry: string;
    readonly back: string;
  };
  readonly announce: {
    readonly joined: (name: string) => string;
    readonly left: (name: string) => string;
    readonly manyJoined: (count: number) => string;
    readonly manyLeft: (count: number) => string;
  };
  readonly errorCode: (code: string) => string;
  readonly errors: Readonly<Record<ErrorTextKey, ErrorText>>;
};

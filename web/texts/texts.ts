/** Every text of the page, as one type: a text that a language lacks is a type error. */
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
  readonly devices: {
    readonly title: string;
    readonly preview: string;
    readonly previewOff: string;
    readonly asking: string;
    readonly camera: string;
    readonly microphone: string;
    readonly level: string;
    readonly standardDevice: string;
    readonly unnamed: (kind: string, number: number) => string;
    readonly hint: string;
  };
  readonly controls: {
    readonly label: string;
    readonly microphone: string;
    readonly microphoneOn: string;
    readonly microphoneOff: string;
    readonly camera: string;
    readonly cameraOn: string;
    readonly cameraOff: string;
    readonly screen: string;
    readonly screenStart: string;
    readonly screenStop: string;
    readonly people: string;
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
    /** @param shown how many of those found are in the list */
    readonly found: (total: number, shown: number) => string;
    readonly loading: string;
    readonly onPodium: string;
    readonly putOnPodium: (name: string) => string;
    readonly takeOffPodium: (name: string) => string;
  };
  readonly gallery: {
    readonly pages: string;
    readonly page: (page: number, count: number) => string;
    readonly previous: string;
    readonly next: string;
    readonly rest: (count: number) => string;
    readonly speakerView: string;
    readonly speakerViewOn: string;
    readonly speakerViewOff: string;
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

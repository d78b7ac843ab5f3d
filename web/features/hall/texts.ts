/** Texts of the hall. */
import type { FeatureTexts } from '../contract.ts';

export type HallTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly hall: string;
  readonly devices: string;
  readonly noDevices: string;
  readonly leads: string;
  readonly withSound: string;
  readonly pictureOnly: string;
  readonly sound: string;
  readonly dismiss: (label: string) => string;
  readonly offered: string;
  readonly label: string;
  readonly acceptOf: (label: string) => string;
  readonly output: string;
  readonly outputHint: string;
  readonly outputFirst: string;
  readonly screen: (label: string) => string;
  readonly companions: (count: number) => string;
  readonly mark: string;
  readonly cameras: string;
  readonly waiting: string;
  readonly waitingHelp: string;
};

export const de: HallTexts = {
  refusals: {
    'not-a-device': 'Dieses Gerät ist nicht als Gerät des Saals beigetreten.',
    full: 'Der Saal hat schon acht Geräte.',
    companion: 'Sie sitzen im Saal: Ton und Bild kommen von dort.',
    display: 'Ein Großbildschirm sendet nichts.',
    undeclared: 'Das Mikrofon bleibt zu, bis die Sitzungsleitung es für den Saal freigibt.',
  },
  title: 'Saal',
  tab: 'Saal',
  badge: (count) => (count === 1 ? '1 Gerät wartet' : `${count} Geräte warten`),
  hall: 'Saal',
  devices: 'Kameras und Mikrofone',
  noDevices: 'Noch keine. Öffnen Sie die Seite am Rechner im Saal mit „?mode=hall“ und treten Sie dort bei.',
  leads: 'steht für den Saal',
  withSound: 'Bild und Ton',
  pictureOnly: 'nur Bild',
  sound: 'Mikrofon des Geräts ist Teil des Saals',
  dismiss: (label) => `${label} aus dem Saal nehmen`,
  offered: 'Warten auf Annahme',
  label: 'Bezeichnung',
  acceptOf: (label) => `${label} annehmen`,
  output: 'Ton im Saal kommt aus',
  outputHint: 'Immer nur ein Gerät, damit kein Echo entsteht.',
  outputFirst: 'dem Gerät, das für den Saal steht',
  screen: (label) => `Großbildschirm ${label}`,
  companions: (count) => (count === 1 ? '1 Person sitzt im Saal' : `${count} Personen sitzen im Saal`),
  mark: 'sitzt im Saal',
  cameras: 'Kameras des Saals',
  waiting: 'Dieses Gerät wartet auf die Sitzungsleitung',
  waitingHelp: 'Bis sie es für den Saal annimmt, bleibt sein Mikrofon zu.',
};

export const en: HallTexts = {
  refusals: {
    'not-a-device': 'This device has not joined as one of the hall.',
    full: 'The hall has eight devices already.',
    companion: 'You sit in the hall: sound and picture come from there.',
    display: 'A large screen sends nothing.',
    undeclared: 'The microphone stays closed until whoever leads opens it for the hall.',
  },
  title: 'Hall',
  tab: 'Hall',
  badge: (count) => (count === 1 ? '1 device waits' : `${count} devices wait`),
  hall: 'Hall',
  devices: 'Cameras and microphones',
  noDevices: 'None yet. Open the page at the computer in the hall with “?mode=hall” and join there.',
  leads: 'stands for the hall',
  withSound: 'picture and sound',
  pictureOnly: 'picture only',
  sound: 'The microphone of the device is part of the hall',
  dismiss: (label) => `Take ${label} out of the hall`,
  offered: 'Wait to be accepted',
  label: 'Name',
  acceptOf: (label) => `Accept ${label}`,
  output: 'Sound in the hall comes from',
  outputHint: 'One device only, so that there is no echo.',
  outputFirst: 'the device which stands for the hall',
  screen: (label) => `Large screen ${label}`,
  companions: (count) => (count === 1 ? '1 person sits in the hall' : `${count} people sit in the hall`),
  mark: 'sits in the hall',
  cameras: 'Cameras of the hall',
  waiting: 'This device waits for whoever leads',
  waitingHelp: 'Until they accept it for the hall its microphone stays closed.',
};

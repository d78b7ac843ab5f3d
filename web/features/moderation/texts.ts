/** Texts of moderation. */
import type { RoleName } from '../../../client/api.ts';
import type { FeatureTexts } from '../contract.ts';

type GivenRole = Exclude<RoleName, 'operator'>;

export type ModerationTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly roles: Readonly<Record<GivenRole, string>>;
  readonly waiting: {
    readonly title: string;
    readonly mode: string;
    readonly modes: { readonly off: string; readonly guests: string; readonly all: string };
    readonly none: string;
    readonly since: (time: string) => string;
    readonly more: (count: number) => string;
    readonly admit: string;
    readonly admitOf: (name: string) => string;
    readonly refuseOf: (name: string) => string;
    readonly admitAll: string;
    readonly notice: (count: number) => string;
    readonly show: string;
  };
  readonly devices: {
    readonly title: string;
    readonly muteAll: string;
    readonly camerasOff: string;
    readonly spared: string;
    readonly lockMic: string;
    readonly lockCamera: string;
  };
  readonly public: {
    readonly title: string;
    readonly close: string;
    readonly closeSure: string;
    readonly withGuests: string;
    readonly open: string;
    readonly isOpen: string;
    readonly isClosed: (time: string) => string;
    readonly out: (count: number) => string;
  };
  readonly end: {
    readonly title: string;
    readonly all: string;
    readonly sure: string;
    readonly ended: string;
    readonly endedHelp: string;
    readonly reopen: string;
  };
  readonly person: {
    readonly choose: (name: string) => string;
    readonly close: string;
    readonly role: string;
    readonly name: string;
    readonly rename: string;
    readonly mute: string;
    readonly cameraOff: string;
    readonly exempt: string;
    readonly sendOut: string;
    readonly remove: string;
    readonly removeSure: string;
    readonly ban: string;
    readonly banSure: string;
  };
  readonly bans: { readonly title: string; readonly lift: string };
  readonly own: {
    readonly waiting: string;
    readonly waitingHelp: string;
    readonly closed: string;
    readonly closedHelp: string;
    readonly micLocked: string;
    readonly cameraLocked: string;
    readonly bothLocked: string;
    readonly lockedHelp: string;
  };
};

export const de: ModerationTexts = {
  refusals: {
    'above-you': 'Das kann nur der Vorsitz',
    'not-yours': 'Diese Rolle kann nur der Vorsitz geben',
    'last-chair': 'Geben Sie zuerst jemand anderem den Vorsitz',
    moderates: 'Wer moderiert, wartet nicht: Ändern Sie zuerst die Rolle',
    'too-many': 'Das ist schon für zu viele Personen festgelegt',
    observer: 'Sie hören und sehen zu. Mikrofon und Kamera haben nur Teilnehmende.',
    'mic-locked': 'Die Moderation hat die Mikrofone gesperrt',
    'camera-locked': 'Die Moderation hat die Kameras gesperrt',
  },
  title: 'Moderation',
  tab: 'Leitung',
  badge: (count) => (count === 1 ? '1 Person wartet' : `${count} Personen warten`),
  roles: {
    member: 'Mitglied',
    guest: 'Gast',
    observer: 'Publikum',
    moderator: 'Moderation',
    chair: 'Vorsitz',
  },
  waiting: {
    title: 'Warteraum',
    mode: 'Wer wird einzeln eingelassen?',
    modes: { off: 'Niemand: Alle kommen gleich herein', guests: 'Nur Gäste', all: 'Alle' },
    none: 'Niemand wartet.',
    since: (time) => `seit ${time} Uhr`,
    more: (count) => (count === 1 ? 'und 1 weitere Person' : `und ${count} weitere Personen`),
    admit: 'Einlassen',
    admitOf: (name) => `${name} einlassen`,
    refuseOf: (name) => `${name} abweisen`,
    admitAll: 'Alle einlassen',
    notice: (count) =>
      count === 1 ? '1 Person möchte eingelassen werden' : `${count} Personen möchten eingelassen werden`,
    show: 'Anzeigen',
  },
  devices: {
    title: 'Mikrofone und Kameras',
    muteAll: 'Alle Mikrofone aus',
    camerasOff: 'Alle Kameras aus',
    spared: 'Außer bei denen, die moderieren oder das Wort haben. Wer darf, kann sich wieder einschalten.',
    lockMic: 'Mikrofone sperren',
    lockCamera: 'Kameras sperren',
  },
  public: {
    title: 'Öffentlichkeit',
    close: 'Öffentlichkeit ausschließen',
    closeSure: 'Wirklich ausschließen?',
    withGuests: 'Auch Gäste müssen hinaus',
    open: 'Öffentlichkeit zulassen',
    isOpen: 'Die Sitzung ist öffentlich.',
    isClosed: (time) => `Nichtöffentlich seit ${time} Uhr`,
    out: (count) => (count === 1 ? '1 Person ist draußen.' : `${count} Personen sind draußen.`),
  },
  end: {
    title: 'Ende',
    all: 'Für alle beenden',
    sure: 'Wirklich für alle beenden?',
    ended: 'Die Sitzung wurde für alle beendet',
    endedHelp: 'Nur wer moderiert, kommt herein.',
    reopen: 'Wieder öffnen',
  },
  person: {
    choose: (name) => `${name} moderieren`,
    close: 'Schließen',
    role: 'Rolle',
    name: 'Name',
    rename: 'Umbenennen',
    mute: 'Mikrofon aus',
    cameraOff: 'Kamera aus',
    exempt: 'Sperren gelten nicht für diese Person',
    sendOut: 'In den Warteraum',
    remove: 'Entfernen',
    removeSure: 'Wirklich entfernen?',
    ban: 'Dauerhaft ausschließen',
    banSure: 'Wirklich ausschließen?',
  },
  bans: { title: 'Ausgeschlossene Personen', lift: 'Wieder zulassen' },
  own: {
    waiting: 'Sie werden gleich eingelassen',
    waitingHelp: 'Die Moderation weiß, dass Sie da sind. Sie brauchen nichts zu tun.',
    closed: 'Die Sitzung ist gerade nicht öffentlich',
    closedHelp: 'Sobald sie wieder öffentlich ist, sehen und hören Sie sie. Sie brauchen nichts zu tun.',
    micLocked: 'Die Mikrofone sind gesperrt',
    cameraLocked: 'Die Kameras sind gesperrt',
    bothLocked: 'Mikrofone und Kameras sind gesperrt',
    lockedHelp: 'Die Moderation gibt sie wieder frei.',
  },
};

export const en: ModerationTexts = {
  refusals: {
    'above-you': 'Only the chair can do that',
    'not-yours': 'Only the chair can give this role',
    'last-chair': 'Give the chair to somebody else first',
    moderates: 'Who moderates does not wait: change the role first',
    'too-many': 'This is settled for too many people already',
    observer: 'You are watching and listening. Only participants have a microphone and a camera.',
    'mic-locked': 'The moderators have locked the microphones',
    'camera-locked': 'The moderators have locked the cameras',
  },
  title: 'Moderation',
  tab: 'Lead',
  badge: (count) => (count === 1 ? '1 person waiting' : `${count} people waiting`),
  roles: {
    member: 'Member',
    guest: 'Guest',
    observer: 'Public',
    moderator: 'Moderator',
    chair: 'Chair',
  },
  waiting: {
    title: 'Waiting room',
    mode: 'Who is let in one by one?',
    modes: { off: 'Nobody: all come in at once', guests: 'Guests only', all: 'All' },
    none: 'Nobody is waiting.',
    since: (time) => `since ${time}`,
    more: (count) => (count === 1 ? 'and 1 more person' : `and ${count} more people`),
    admit: 'Admit',
    admitOf: (name) => `Admit ${name}`,
    refuseOf: (name) => `Turn ${name} away`,
    admitAll: 'Admit all',
    notice: (count) => (count === 1 ? '1 person wants to be let in' : `${count} people want to be let in`),
    show: 'Show',
  },
  devices: {
    title: 'Microphones and cameras',
    muteAll: 'All microphones off',
    camerasOff: 'All cameras off',
    spared: 'But of those who moderate or have the floor. Who may can switch them on again.',
    lockMic: 'Lock microphones',
    lockCamera: 'Lock cameras',
  },
  public: {
    title: 'The public',
    close: 'Exclude the public',
    closeSure: 'Really exclude the public?',
    withGuests: 'Guests have to leave as well',
    open: 'Admit the public',
    isOpen: 'The meeting is public.',
    isClosed: (time) => `Not public since ${time}`,
    out: (count) => (count === 1 ? '1 person is outside.' : `${count} people are outside.`),
  },
  end: {
    title: 'The end',
    all: 'End for all',
    sure: 'Really end it for all?',
    ended: 'The meeting was ended for all',
    endedHelp: 'Only who moderates can come in.',
    reopen: 'Reopen',
  },
  person: {
    choose: (name) => `Moderate ${name}`,
    close: 'Close',
    role: 'Role',
    name: 'Name',
    rename: 'Rename',
    mute: 'Microphone off',
    cameraOff: 'Camera off',
    exempt: 'Locks don’t hold for this person',
    sendOut: 'To the waiting room',
    remove: 'Remove',
    removeSure: 'Really remove?',
    ban: 'Remove and ban',
    banSure: 'Really ban?',
  },
  bans: { title: 'Banned people', lift: 'Lift the ban' },
  own: {
    waiting: 'You will be let in shortly',
    waitingHelp: 'The moderators know that you are here. You need not do anything.',
    closed: 'The meeting is not public at the moment',
    closedHelp: 'You will see and hear it as soon as it is public again. You need not do anything.',
    micLocked: 'Microphones are locked',
    cameraLocked: 'Cameras are locked',
    bothLocked: 'Microphones and cameras are locked',
    lockedHelp: 'The moderators will unlock them.',
  },
};

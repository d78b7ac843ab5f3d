/** Deutsche Texte; sprechen Menschen mit „Sie“ an. */
import { deCheck } from './check-de.ts';
import { deErrors } from './errors-de.ts';
import type { Texts } from './texts.ts';

function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 60) return seconds === 1 ? '1 Sekunde' : `${seconds} Sekunden`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 Minute' : `${minutes} Minuten`;
}

export const de: Texts = {
  language: { label: 'Sprache' },
  product: {
    claim: 'Kaskade verbindet Räte und Ausschüsse über viele Standorte.',
    note: 'Kaskade ist freie Software.',
  },
  join: {
    title: 'An der Sitzung teilnehmen',
    room: 'Raum',
    roomHint: 'Buchstaben, Ziffern, Bindestrich und Unterstrich',
    name: 'Ihr Name',
    nameHint: 'So werden Sie den anderen angezeigt.',
    site: 'Standort',
    siteAutomatic: (best) => (best === undefined ? 'Automatisch' : `Automatisch: ${best}`),
    siteDelay: (site, delayMs) => `${site}, ${delayMs} ms`,
    siteUnreachable: (site) => `${site}, nicht erreichbar`,
    siteMeasuring: 'Die Wege zu den Standorten werden gemessen …',
    siteChosen: (best) => `Gewählt ist der beste Weg für Sie: ${best}.`,
    sitePicked: (site) => `Ihre Wahl: ${site}.`,
    siteBest: (best) => `Der beste Weg für Sie wäre ${best}.`,
    siteNone: 'Kein Standort antwortet. Bitte prüfen Sie Ihre Internetverbindung.',
    submit: 'Teilnehmen',
    submitting: 'Verbindung wird aufgebaut …',
    roomMissing: 'Bitte geben Sie einen Raum an: nur Buchstaben, Ziffern, Bindestrich und Unterstrich.',
    nameMissing: 'Bitte geben Sie Ihren Namen an.',
    withoutDevices: 'Sie können auch ohne Kamera und Mikrofon teilnehmen und beides später einschalten.',
  },
  visitor: {
    start: 'Ihre Sitzungen und Räume',
    logIn: 'Anmelden',
    logInHint: 'Haben Sie ein Konto?',
    loggedInAs: (name) => `Angemeldet als ${name}`,
    logOut: 'Abmelden',
    logOutUnnoted:
      'Sie sind in diesem Browser abgemeldet. Der Server konnte es nicht vermerken: Wer eine Kopie Ihrer Anmeldung hat, kann sie nutzen, bis sie von selbst endet.',
    logOutThere: 'Auch beim Anmeldedienst abmelden',
    password: 'Passwort der Einladung',
    passwordHint: 'Sie haben es von der Person, die Sie eingeladen hat.',
    role: 'Ihre Rolle',
    roleHint: 'Dies ist ein Probebetrieb: Hier darf jede Person jede Rolle wählen.',
    roles: {
      ...{ member: 'Mitglied', chair: 'Vorsitz', moderator: 'Moderation' },
      ...{ guest: 'Gast', observer: 'Öffentlichkeit: nur sehen und hören', operator: 'Betreuung' },
    },
  },
  devices: {
    title: 'Kamera und Mikrofon',
    preview: 'Ihr Kamerabild',
    previewOff: 'Kamera ist aus',
    asking: 'Bitte erlauben Sie im Browser den Zugriff auf Kamera und Mikrofon.',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    speaker: 'Lautsprecher',
    level: 'Mikrofonpegel',
    standardDevice: 'Standardgerät',
    unnamed: (kind, number) => `${kind} ${number}`,
    hint: 'Sprechen Sie: Der Balken zeigt, ob Ihr Mikrofon Sie hört.',
  },
  check: deCheck,
  controls: {
    label: 'Steuerung',
    microphone: 'Mikrofon',
    microphoneOn: 'Mikrofon einschalten',
    microphoneOff: 'Mikrofon ausschalten',
    microphoneWithheld: 'Ihr Mikrofon ist gerade gesperrt',
    camera: 'Kamera',
    cameraOn: 'Kamera einschalten',
    cameraOff: 'Kamera ausschalten',
    cameraWithheld: 'Ihre Kamera ist gerade gesperrt',
    screen: 'Bildschirm',
    screenStart: 'Bildschirm teilen',
    screenStop: 'Teilen beenden',
    people: 'Personen',
    panels: 'Bereiche',
    more: 'Mehr',
    settings: 'Einstellungen',
    leave: 'Verlassen',
    close: 'Schließen',
    dismiss: 'Hinweis schließen',
  },
  room: {
    gallery: 'Teilnehmende',
    people: (count) => (count === 1 ? '1 Person' : `${count} Personen`),
    peopleTitle: 'Personen in diesem Raum',
    you: 'Sie',
    site: (site) => `Standort ${site}`,
    alone: 'Außer Ihnen ist noch niemand da.',
    copyLink: 'Einladungslink kopieren',
    invite: 'Gäste einladen',
    linkCopied: 'Link kopiert',
    muted: 'Mikrofon aus',
    unmuted: 'Mikrofon an',
    cameraOff: 'Kamera aus',
    speaking: 'spricht',
    reconnectingPerson: 'Verbindung unterbrochen',
    heldPicture: 'Bild pausiert: Leitung zwischen den Standorten zu schmal',
    screenOf: (name) => `Bildschirm von ${name}`,
    sharing: 'Sie teilen Ihren Bildschirm.',
    quality: {
      levels: [
        'Keine Verbindung',
        'Verbindung schlecht',
        'Verbindung mäßig',
        'Verbindung gut',
        'Verbindung sehr gut',
      ],
    },
  },
  people: {
    search: 'Namen suchen',
    openMics: (count) => (count === 1 ? '1 Mikrofon an' : `${count} Mikrofone an`),
    observers: (count) => (count === 1 ? '1 Person hört zu' : `${count} Personen hören zu`),
    roles: { chair: 'Vorsitz', moderator: 'Moderation', guest: 'Gast', operator: 'Betreuung' },
    found: (total, shown) => {
      if (total === 0) return 'Niemand heißt so.';
      if (shown < total)
        return `Die ersten ${shown} von ${total} Personen. Mehr Buchstaben grenzen die Suche ein.`;
      return total === 1 ? '1 Person' : `${total} Personen`;
    },
    loading: 'Wird geladen',
    onPodium: 'Podium',
    putOnPodium: (name) => `${name} auf das Podium holen`,
    actions: (name) => `${name}: Möglichkeiten`,
    takeOffPodium: (name) => `${name} vom Podium nehmen`,
  },
  gallery: {
    pages: 'Seiten der Galerie',
    page: (page, count) => `Seite ${page} von ${count}`,
    previous: 'Vorige Seite',
    next: 'Nächste Seite',
    rest: (count) => (count === 1 ? '1 weitere Person ohne Bild' : `${count} weitere Personen ohne Bild`),
  },
  layout: {
    label: 'Ansicht',
    names: { gallery: 'Galerie', stage: 'Bühne', side: 'Nebeneinander' },
    hints: {
      gallery: 'Alle gleich groß',
      stage: 'Wer spricht, groß; die anderen daneben',
      side: 'Bühne und Galerie zu gleichen Teilen',
    },
  },
  modes: {
    inHall: 'Ich sitze im Saal',
    inHallHint: 'Ohne Ton und Bild: zum Melden, Abstimmen, Lesen und Schreiben.',
    hall: 'Dieses Gerät ist Kamera oder Mikrofon des Saals. Wer die Sitzung leitet, nimmt es an.',
    display: 'Dieses Gerät ist ein Großbildschirm: Es zeigt nur und wird nicht als Person geführt.',
    companionTitle: 'Sie sitzen im Saal',
    companionText: 'Ton und Bild haben Sie dort. Hier melden Sie sich, stimmen ab, lesen und schreiben.',
    displayName: 'Großbildschirm',
    nobodySpeaks: 'Gerade spricht niemand.',
    pinned: 'Immer sichtbar',
    spotlight: 'Groß für alle',
  },
  queue: {
    title: (place) =>
      place === 1
        ? 'Sie sind als Nächstes an der Reihe'
        : `Sie sind an ${place}. Stelle in der Warteschlange`,
    expected: (expectedMs) =>
      `Gerade kommen viele Personen dazu. Es dauert etwa ${durationOf(expectedMs)}; Sie brauchen nichts zu tun.`,
    media: 'Bild und Ton folgen gleich.',
  },
  audience: {
    title: 'Sie sind im Publikum',
    micAndCamera: 'Mikrofon und Kamera haben hier nur Personen auf dem Podium.',
    mic: 'Ein Mikrofon haben hier nur Personen auf dem Podium.',
    camera: 'Eine Kamera haben hier nur Personen auf dem Podium.',
    help: 'Wenn Sie sprechen möchten, bitten Sie die Sitzungsleitung, Sie auf das Podium zu holen.',
    onPodium: 'Sie sind auf dem Podium',
    onPodiumHelp: 'Sie dürfen jetzt sprechen. Ihr Mikrofon bleibt aus, bis Sie es einschalten.',
    offPodium: 'Sie sind wieder im Publikum',
  },
  silenced: {
    mic: 'Ihr Mikrofon wurde ausgeschaltet',
    camera: 'Ihre Kamera wurde ausgeschaltet',
    screen: 'Ihr Bildschirm wird nicht mehr geteilt',
    help: 'Die Moderation hat das veranlasst. Sie können es wieder einschalten.',
  },
  outside: {
    title: 'Sie werden gleich eingelassen',
    text: 'Bitte haben Sie einen Moment Geduld. Sie brauchen nichts zu tun.',
    devices: 'Niemand sieht oder hört Sie, solange Sie hier sind.',
  },
  connection: {
    connected: 'Verbunden',
    joining: 'Verbindung wird aufgebaut',
    reconnecting: 'Verbindung unterbrochen',
    reconnectingHelp: 'Sie werden automatisch wieder verbunden. Sie brauchen nichts zu tun.',
    playSound: 'Ton einschalten',
  },
  settings: {
    title: 'Einstellungen',
    shortcuts: 'Tastenkürzel',
    shortcutsOn: 'Tastenkürzel verwenden',
    keyMicrophone: 'Mikrofon ein oder aus',
    keyCamera: 'Kamera ein oder aus',
    keyLayout: 'Ansicht wechseln',
    keyHelp: 'Einstellungen öffnen',
  },
  end: {
    leftTitle: 'Sie haben die Sitzung verlassen',
    leftText: (room) => `Raum „${room}“. Kamera und Mikrofon sind ausgeschaltet.`,
    failedTitle: 'Die Teilnahme ist gerade nicht möglich',
    rejoin: 'Wieder teilnehmen',
    retry: 'Noch einmal versuchen',
    back: 'Zur Startseite',
  },
  announce: {
    joined: (name) => `${name} nimmt jetzt teil.`,
    left: (name) => `${name} ist gegangen.`,
    manyJoined: (count) =>
      count === 1 ? 'Eine Person nimmt jetzt teil.' : `${count} Personen nehmen jetzt teil.`,
    manyLeft: (count) => (count === 1 ? 'Eine Person ist gegangen.' : `${count} Personen sind gegangen.`),
  },
  errorCode: (code) => `Kennung: ${code}`,
  errors: deErrors,
};

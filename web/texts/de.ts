/** Deutsche Texte; sprechen Menschen mit „Sie“ an. */
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
  devices: {
    title: 'Kamera und Mikrofon',
    preview: 'Ihr Kamerabild',
    previewOff: 'Kamera ist aus',
    asking: 'Bitte erlauben Sie im Browser den Zugriff auf Kamera und Mikrofon.',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    level: 'Mikrofonpegel',
    standardDevice: 'Standardgerät',
    unnamed: (kind, number) => `${kind} ${number}`,
    hint: 'Sprechen Sie: Der Balken zeigt, ob Ihr Mikrofon Sie hört.',
  },
  controls: {
    label: 'Steuerung',
    microphone: 'Mikrofon',
    microphoneOn: 'Mikrofon einschalten',
    microphoneOff: 'Mikrofon ausschalten',
    camera: 'Kamera',
    cameraOn: 'Kamera einschalten',
    cameraOff: 'Kamera ausschalten',
    screen: 'Bildschirm',
    screenStart: 'Bildschirm teilen',
    screenStop: 'Teilen beenden',
    people: 'Personen',
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
    found: (total, shown) => {
      if (total === 0) return 'Niemand heißt so.';
      if (shown < total)
        return `Die ersten ${shown} von ${total} Personen. Mehr Buchstaben grenzen die Suche ein.`;
      return total === 1 ? '1 Person' : `${total} Personen`;
    },
    loading: 'Wird geladen',
    onPodium: 'Podium',
    putOnPodium: (name) => `${name} auf das Podium holen`,
    takeOffPodium: (name) => `${name} vom Podium nehmen`,
  },
  gallery: {
    pages: 'Seiten der Galerie',
    page: (page, count) => `Seite ${page} von ${count}`,
    previous: 'Vorige Seite',
    next: 'Nächste Seite',
    rest: (count) => (count === 1 ? '1 weitere Person ohne Bild' : `${count} weitere Personen ohne Bild`),
    speakerView: 'Sprecheransicht',
    speakerViewOn: 'Wer spricht, groß zeigen',
    speakerViewOff: 'Alle gleich groß zeigen',
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
  errors: {
    cameraRefused: {
      title: 'Kein Zugriff auf die Kamera',
      help: 'Der Browser verweigert den Zugriff. Erlauben Sie ihn über das Symbol neben der Adresse, oder nehmen Sie ohne Kamera teil.',
    },
    cameraMissing: {
      title: 'Keine Kamera gefunden',
      help: 'Schließen Sie eine Kamera an und schalten Sie sie dann ein. Teilnehmen können Sie auch ohne.',
    },
    cameraBusy: {
      title: 'Die Kamera ist belegt',
      help: 'Ein anderes Programm benutzt sie. Schließen Sie es und schalten Sie die Kamera dann ein.',
    },
    microphoneRefused: {
      title: 'Kein Zugriff auf das Mikrofon',
      help: 'Der Browser verweigert den Zugriff. Erlauben Sie ihn über das Symbol neben der Adresse. Zuhören können Sie auch ohne.',
    },
    microphoneMissing: {
      title: 'Kein Mikrofon gefunden',
      help: 'Schließen Sie ein Mikrofon an und schalten Sie es dann ein. Zuhören können Sie auch ohne.',
    },
    microphoneBusy: {
      title: 'Das Mikrofon ist belegt',
      help: 'Ein anderes Programm benutzt es. Schließen Sie es und schalten Sie das Mikrofon dann ein.',
    },
    screenRefused: {
      title: 'Der Bildschirm wird nicht geteilt',
      help: 'Die Freigabe wurde abgebrochen oder vom System verweigert.',
    },
    autoplayBlocked: {
      title: 'Der Browser hält den Ton zurück',
      help: 'Schalten Sie ihn ein, damit Sie die anderen hören.',
    },
    unreachable: {
      title: 'Der Server ist nicht erreichbar',
      help: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
    },
    browser: {
      title: 'Dieser Browser reicht nicht aus',
      help: 'Bitte verwenden Sie eine aktuelle Version von Firefox, Chrome, Edge oder Safari.',
    },
    outdated: {
      title: 'Diese Seite passt nicht mehr zum Server',
      help: 'Er wurde vermutlich erneuert. Bitte laden Sie die Seite neu.',
    },
    token: {
      title: 'Die Zugangsberechtigung wurde abgelehnt',
      help: 'Öffnen Sie den Einladungslink noch einmal, oder bitten Sie um einen neuen.',
    },
    linkSecret: {
      title: 'Dieser Link gilt nicht',
      help: 'Scannen Sie den QR-Code noch einmal, oder öffnen Sie den ganzen Link. Nach jedem Start des Servers gilt ein neuer.',
    },
    tokenExpired: {
      title: 'Die Zugangsberechtigung ist abgelaufen',
      help: 'Versuchen Sie es noch einmal, oder bitten Sie um einen neuen Einladungslink.',
    },
    forbidden: {
      title: 'Das ist Ihnen hier nicht erlaubt',
      help: 'Wenden Sie sich an die Sitzungsleitung, wenn Sie es brauchen.',
    },
    siteForbidden: {
      title: 'Dieser Standort ist für Sie nicht freigegeben',
      help: 'Wählen Sie einen anderen Standort, oder lassen Sie ihn automatisch wählen.',
    },
    replaced: {
      title: 'Sie sind an anderer Stelle beigetreten',
      help: 'Die Sitzung läuft in einem anderen Fenster oder auf einem anderen Gerät weiter.',
    },
    banned: {
      title: 'Sie wurden aus diesem Raum ausgeschlossen',
      help: 'Wenden Sie sich an die Moderation, wenn das ein Versehen ist.',
    },
    roomFull: {
      title: 'Der Raum ist voll',
      help: 'Es sind so viele Personen da, wie der Raum zulässt. Versuchen Sie es später noch einmal.',
    },
    roomLocked: {
      title: 'Der Raum ist abgeschlossen',
      help: 'Bitten Sie die Moderation, ihn für Sie zu öffnen.',
    },
    podiumOnly: {
      title: 'Hier spricht und zeigt sich nur das Podium',
      help: 'Die Moderation kann Sie auf das Podium holen.',
    },
    busy: {
      title: 'Der Server ist gerade ausgelastet',
      help: 'Bitte versuchen Sie es in einigen Sekunden noch einmal.',
    },
    media: {
      title: 'Bild und Ton sind gestört',
      help: 'Die Verbindung wird neu aufgebaut.',
    },
    relay: {
      title: 'Bild und Ton kommen nicht durch Ihr Netz',
      help: 'Ihr Netz lässt nur den Umweg über einen Vermittlungsserver zu, und der nimmt Sie gerade nicht an. Versuchen Sie ein anderes Netz, oder melden Sie es der Betreuung.',
    },
    input: {
      title: 'Die Angaben sind nicht gültig',
      help: 'Bitte prüfen Sie Raum, Namen und Standort.',
    },
    other: {
      title: 'Etwas ist schiefgegangen',
      help: 'Bitte versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie der Betreuung die Kennung.',
    },
  },
};

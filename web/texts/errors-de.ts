/** Was schiefgehen kann, auf Deutsch: was ist, und was man tun kann. */
import type { Texts } from './texts.ts';

export const deErrors: Texts['errors'] = {
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
  login: {
    title: 'Die Anmeldung ist nicht abgeschlossen',
    help: 'Sie hat zu lange gedauert, oder sie gehört zu einem anderen Browser. Bitte melden Sie sich noch einmal an.',
  },
  invitation: {
    title: 'Diese Einladung gilt nicht',
    help: 'Prüfen Sie das Passwort. Stimmt es, wurde die Einladung zurückgezogen oder ist abgelaufen: Bitten Sie um einen neuen Link.',
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
  removed: {
    title: 'Sie sind nicht mehr in dieser Sitzung',
    help: 'Die Moderation hat die Sitzung für alle beendet oder Sie aus ihr entfernt.',
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
  absent: {
    title: 'Das gibt es hier nicht (mehr)',
    help: 'Es wurde inzwischen entfernt, oder der Link ist nicht vollständig.',
  },
  limit: {
    title: 'Mehr ist hier nicht möglich',
    help: 'Die Grenze ist erreicht. Nehmen Sie zuerst etwas anderes weg.',
  },
  personGone: {
    title: 'Diese Person ist nicht (mehr) im Raum',
    help: 'Sie hat ihn inzwischen verlassen. Kommt sie wieder, versuchen Sie es noch einmal.',
  },
  refused: {
    title: 'Das geht gerade nicht',
    help: 'Inzwischen kann sich etwas geändert haben. Bitte versuchen Sie es noch einmal.',
  },
  other: {
    title: 'Etwas ist schiefgegangen',
    help: 'Bitte versuchen Sie es noch einmal. Bleibt es dabei, nennen Sie der Betreuung die Kennung.',
  },
};

/** Deutsche Texte der Prüfung vor der Teilnahme: was los ist, und was man tun kann. */
import type { Texts } from './texts.ts';

const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;

export const deCheck: Texts['check'] = {
  tone: 'Testton abspielen',
  tonePlaying: 'Sie sollten jetzt zwei Töne hören.',
  tonePlayed:
    'Nichts gehört? Prüfen Sie die Lautstärke Ihres Geräts, oder wählen Sie einen anderen Lautsprecher.',
  toneFailed: 'Der Lautsprecher lässt sich nicht öffnen. Wählen Sie einen anderen.',
  connection: 'Verbindung prüfen',
  running: 'Die Verbindung wird geprüft, höchstens 5 Sekunden …',
  figures: (rttMs, lossRatio) => `Weg zum Server und zurück: ${rttMs} ms, Verlust: ${percent(lossRatio)}.`,
  verdicts: {
    good: { title: 'Ihre Verbindung ist gut', help: 'Bild und Ton kommen auf dem besten Weg durch.' },
    tcp: {
      title: 'Ihre Verbindung funktioniert, aber nicht auf dem besten Weg',
      help: 'Ihre Firewall lässt UDP nicht durch; Bild und Ton gehen über TCP und können stocken. Bitten Sie Ihre IT, UDP zu diesem Server freizugeben.',
    },
    relay: {
      title: 'Ihre Verbindung funktioniert über einen Umweg',
      help: 'Ihr Netz lässt Bild und Ton nur über einen Vermittlungsserver (TURN) durch. Das ist in Ordnung; mit einer Freigabe durch Ihre IT wird es besser.',
    },
    lossy: {
      title: 'Auf Ihrem Weg gehen Daten verloren',
      help: 'Andere hören Sie vielleicht abgehackt. Gehen Sie näher an das WLAN oder nehmen Sie ein Kabel, und beenden Sie andere Downloads.',
    },
    slow: {
      title: 'Ihr Weg zum Server ist lang',
      help: 'Andere hören Sie verzögert. Wählen Sie einen näheren Standort, oder schalten Sie ein VPN aus, wenn Sie es nicht brauchen.',
    },
    noMedia: {
      title: 'Bild und Ton kommen nicht durch',
      help: 'Ihre Firewall lässt sie weder über UDP noch über TCP durch. Bitten Sie Ihre IT um eine Freigabe, oder versuchen Sie es in einem anderen Netz, etwa über Ihr Mobiltelefon.',
    },
    noSignal: {
      title: 'Ihr Netz trennt die Verbindung zum Server',
      help: 'Der Server antwortet, aber eine dauerhafte Verbindung (WebSocket) kommt nicht zustande. Meist liegt das an einem Proxy; bitten Sie Ihre IT, WebSocket-Verbindungen zuzulassen.',
    },
    unreachable: {
      title: 'Der Server antwortet nicht',
      help: 'Prüfen Sie Ihre Internetverbindung, und versuchen Sie es noch einmal.',
    },
    busy: {
      title: 'Gerade ist keine Prüfung möglich',
      help: 'Es sind sehr viele Personen da. Versuchen Sie es in einer Minute noch einmal; teilnehmen können Sie trotzdem.',
    },
    unavailable: {
      title: 'Dieser Server bietet keine Prüfung an',
      help: 'Neben dem Standort sehen Sie, wie schnell er antwortet.',
    },
  },
};

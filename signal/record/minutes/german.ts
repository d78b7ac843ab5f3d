/** Minutes in German. Pure. */
import type { Fields } from './line.ts';
import { clockOf, durationOf, namesIn, type PaperWords } from './words.ts';

const titleOf = (data: Fields): string =>
  `TOP ${data.text('number')} „${data.text('title')}“`.replace('TOP  ', '');

const sentences = (...parts: readonly (readonly [when: boolean, text: string])[]): string =>
  parts.flatMap(([when, text]) => (when ? [text] : [])).join(' ');

export const GERMAN: PaperWords = {
  locale: 'de-DE',
  draft: 'Niederschrift (Entwurf)',
  publicPart: 'Öffentlicher Teil',
  opened: (time, by) => `Eröffnet um ${clockOf(time)} Uhr von ${by}.`,
  openedPublic: {
    yes: 'Die Öffentlichkeit war dabei zugelassen.',
    no: 'Die Öffentlichkeit war dabei ausgeschlossen.',
  },
  closed: (time, by) => `Geschlossen um ${clockOf(time)} Uhr von ${by}.`,
  notClosed: 'Noch nicht geschlossen.',
  law: (land, norm) => `Recht: ${land} (${norm}).`,
  attended: (members, present, required) =>
    `Von ${members} Mitgliedern haben ${present} teilgenommen; für die Beschlussfähigkeit müssen ${required} anwesend sein.`,
  span: (from, until) =>
    until === '' ? `ab ${clockOf(from)} Uhr` : `${clockOf(from)} bis ${clockOf(until)} Uhr`,
  time: (time) => `${clockOf(time)} Uhr`,
  headings: {
    attendance: 'Anwesenheit',
    speakingTimes: 'Redezeiten',
    suspensions: 'Unterbrechungen der Sitzung',
    disturbances: 'Gemeldete Störungen',
    publicity: 'Öffentlichkeit',
    measures: 'Rollen und Ausschlüsse',
    events: 'Weitere Vorgänge',
    others: 'Weitere Einträge des Protokolls',
    outside: 'Außerhalb der Tagesordnung',
  },
  columns: {
    member: 'Mitglied',
    guest: 'Weitere Teilnehmende',
    group: 'Gruppe',
    present: 'anwesend',
    losses: 'Unterbrechungen der Verbindung',
    name: 'Name',
    vote: 'Stimme',
    count: 'Zahl',
    speeches: 'Wortbeiträge',
    time: 'Redezeit',
  },
  absent: (names) => `Nicht anwesend: ${names}.`,
  item: (number, title) => `TOP ${number} ${title}`,
  notPublic: 'nichtöffentlich',
  continued: 'Fortsetzung',
  leftOut: (count) =>
    count === 1
      ? 'Ein nichtöffentlicher Abschnitt steht nicht in diesem Teil.'
      : `${count} nichtöffentliche Abschnitte stehen nicht in diesem Teil.`,
  leftOutEntries: (count) =>
    count === 1
      ? 'Ein Eintrag außerhalb der Tagesordnung, der nicht für die Öffentlichkeit ist, steht nicht in diesem Teil.'
      : `${count} Einträge außerhalb der Tagesordnung, die nicht für die Öffentlichkeit sind, stehen nicht in diesem Teil.`,
  leftOutOthers: (count) =>
    count === 1
      ? 'Eine Zeile des Protokolls, deren Art diese Niederschrift nicht kennt, ist ungeprüft weggelassen.'
      : `${count} Zeilen des Protokolls, deren Art diese Niederschrift nicht kennt, sind ungeprüft weggelassen.`,
  spoke: 'Es sprachen:',
  vote: (question) => `Abstimmung: ${question}`,
  repeats: (voteId) => `Wiederholung der Abstimmung ${voteId}.`,
  numbers: (eligible, present, cast) =>
    `${eligible} Stimmberechtigte, ${present} anwesend, ${cast} Stimmen abgegeben`,
  quorum: (quorum) => `für die Beschlussfähigkeit nötig: ${quorum}`,
  rule: (rule) => `Mehrheitsregel: ${rule}.`,
  result: (outcome, winner) => (winner === '' ? `Ergebnis: ${outcome}.` : `Ergebnis: ${outcome}: ${winner}.`),
  decision: (question) => `Beschluss: ${question}`,
  reason: (reason) => `Grund: ${reason}`,
  hash: (hash) => `Prüfsumme des Ergebnisses: ${hash}`,
  notVoted: 'nicht abgestimmt',
  castBy: (name) => `durch ${name}`,
  represented: (names) => `Vertreten: ${names}.`,
  repeat: (step) => `zu wiederholen: ${step}`,
  steps: { vote: 'die Abstimmung', speech: 'der Redebeitrag' },
  admitted: (time) => `${clockOf(time)} Uhr: Öffentlichkeit hergestellt.`,
  excluded: (time, observers, guests) =>
    `${clockOf(time)} Uhr: Öffentlichkeit ausgeschlossen; den Raum verließen ${observers} Zuhörende und ${
      guests === 1 ? 'ein Gast' : `${guests} Gäste`
    }.`,
  otherLine: (n, time, what) => `Zeile ${n}, ${clockOf(time)} Uhr: ${what}`,
  chair: 'Vorsitz',
  clerk: 'Schriftführung',
  source: (sittingId, lines, hash) =>
    `Diese Niederschrift ist aus dem Protokoll ${sittingId} gemacht: ${lines} Zeilen, SHA-256 der letzten: ${hash}`,
  page: (page, pages) => `Seite ${page} von ${pages}`,
  places: { hall: 'im Saal', remote: 'zugeschaltet' },
  causes: {
    client: 'Gerät oder Anschluss der Person',
    node: 'ein Teil des Systems (vermutlich)',
    site: 'ein Standort des Systems (vermutlich)',
  },
  disturbances: { picture: 'Bild', sound: 'Ton', connection: 'Verbindung', other: 'Sonstiges' },
  speeches: { matter: '', order: 'zur Geschäftsordnung', reply: 'Kurzantwort' },
  meanings: { yes: 'Ja', no: 'Nein', abstain: 'Enthaltung' },
  outcomes: {
    accepted: 'angenommen',
    rejected: 'abgelehnt',
    'no-quorum': 'ohne Wirkung, weil nicht beschlussfähig',
    invalid: 'ungültig',
    cancelled: 'abgebrochen',
    none: 'ohne Ergebnis',
    '': 'nicht beendet',
  },
  rules: {
    simple: 'einfache Mehrheit der Ja- und Nein-Stimmen',
    absolute: 'Mehrheit aller Stimmberechtigten',
    'two-thirds-cast': 'zwei Drittel der abgegebenen gültigen Stimmen ohne Enthaltungen',
    'two-thirds-roll': 'zwei Drittel aller Stimmberechtigten',
  },
  problems: {
    'ballot-of-nobody': 'Stimme einer Person, die nicht auf der Liste steht',
    'unknown-option': 'Stimme für eine Möglichkeit, die es nicht gibt',
    'cast-by-another': 'Stimme, die jemand anderes abgegeben hat',
    'ballots-differ-from-acknowledged': 'Zahl der Stimmen und der Bestätigungen verschieden',
    'roll-differs': 'Liste der Stimmberechtigten verändert',
  },
  roles: {
    member: 'Mitglied',
    guest: 'Gast',
    observer: 'Publikum',
    moderator: 'Moderation',
    chair: 'Vorsitz',
    operator: 'Betrieb',
  },
  measures: {
    role: ({ name, from, to, by }) => `${name} erhielt von ${by} die Rolle „${to}“ (bisher „${from}“).`,
    name: ({ from, to, by }) =>
      to === ''
        ? `${from} heißt wieder wie bei der Anmeldung; geändert von ${by}.`
        : `${from} heißt jetzt ${to}; geändert von ${by}.`,
    'sent-out': ({ name, role, by }) => `${name} (${role}) wurde von ${by} in den Warteraum geschickt.`,
    removed: ({ name, role, by }) => `${name} (${role}) wurde von ${by} aus dem Raum entfernt.`,
    banned: ({ name, role, by, reason }) =>
      `${name} (${role}) wurde von ${by} ausgeschlossen${reason && `; Grund: ${reason}`}.`,
    unbanned: ({ name, by }) => `Der Ausschluss von ${name} wurde von ${by} aufgehoben.`,
  },
  events: {
    'agenda.added': (data) => `${titleOf(data)} wurde auf die Tagesordnung gesetzt.`,
    'agenda.changed': (data) => `${titleOf(data)} wurde geändert.`,
    'agenda.removed': (data) => `${titleOf(data)} wurde von der Tagesordnung genommen.`,
    'floor.extended': (data) =>
      `Die Redezeit von ${data.text('name')} wurde um ${durationOf(data.number('moreSec'))} verlängert.`,
    'moderation.ended-for-all': (data) =>
      `Die Videokonferenz wurde für alle beendet (${data.number('people')} Personen).`,
    'moderation.reopened': () => 'Die Videokonferenz wurde wieder geöffnet.',
    'sitting.rollChanged': (data) =>
      sentences(
        [data.parts('added').length > 0, `Auf die Mitgliederliste gesetzt: ${namesIn(data, 'added')}.`],
        [data.parts('removed').length > 0, `Von der Mitgliederliste genommen: ${namesIn(data, 'removed')}.`],
      ),
    'votes.profile-chosen': (data) =>
      data.text('land') === ''
        ? 'Für Abstimmungen gelten eigene Regeln.'
        : `Für Abstimmungen gilt das Recht von ${data.text('land')} (${data.text('norm')}).`,
  },
};

/** Minutes as a document: headings, paragraphs and tables, as a PDF library lays them out. Pure. */
import { profileOf } from '../../../common/law/land-profiles.ts';
import type { Entry, Measure, Minutes, PersonMinutes } from './document.ts';
import { ENGLISH } from './english.ts';
import { isEvent } from './event-lines.ts';
import { GERMAN } from './german.ts';
import { Fields } from './line.ts';
import { heading, list, paragraph, signatures, tableOf, type Block } from './paper-blocks.ts';
import { itemBlocks, speakingTimes } from './paper-items.ts';
import { dayOf, wordFor, type MinutesLanguage, type PaperWords } from './words.ts';

const WORDS: Readonly<Record<MinutesLanguage, PaperWords>> = { de: GERMAN, en: ENGLISH };

export const wordsOf = (language: MinutesLanguage): PaperWords => WORDS[language];

/** All of it, from top to bottom. */
export function paperOf(minutes: Minutes, words: PaperWords): readonly Block[] {
  return [
    ...openingBlocks(minutes, words),
    ...attendanceBlocks(minutes, words),
    ...minutes.items.flatMap((item) => itemBlocks(item, words)),
    ...leftOutBlocks(minutes, words),
    ...speakingTimes(minutes.items, words),
    ...courseBlocks(minutes, words),
    ...eventBlocks(minutes, words),
    ...signatureBlocks(minutes, words),
  ];
}

function openingBlocks(minutes: Minutes, words: PaperWords): readonly Block[] {
  const { body, title, openedAt, closedAt, closedBy, required, members, part } = minutes;
  const present = members.filter(({ presences }) => presences.length > 0).length;
  const law = profileOf(minutes.profile);
  return [
    { text: part === 'public' ? `${words.draft}: ${words.publicPart}` : words.draft, style: 'kicker' },
    { text: title, style: 'title' },
    ...(body === '' ? [] : [paragraph(body)]),
    paragraph(dayOf(openedAt, words.locale)),
    paragraph(openingOf(minutes, words)),
    paragraph(closedAt === '' ? words.notClosed : words.closed(closedAt, closedBy)),
    paragraph(words.attended(members.length, present, required)),
    ...(law === undefined || law.id === '' ? [] : [paragraph(words.law(law.land, law.norm))]),
  ];
}

const openingOf = ({ openedAt, openedBy, openedPublic }: Minutes, words: PaperWords): string => {
  const opened = words.opened(openedAt, openedBy);
  return openedPublic === '' ? opened : `${opened} ${words.openedPublic[openedPublic]}`;
};

/** What this part says that it lacks. */
const leftOutBlocks = (
  { leftOut, leftOutEntries, leftOutOthers }: Minutes,
  words: PaperWords,
): readonly Block[] => [
  ...(leftOut === 0 ? [] : [paragraph(words.leftOut(leftOut))]),
  ...(leftOutEntries === 0 ? [] : [paragraph(words.leftOutEntries(leftOutEntries))]),
  ...(leftOutOthers === 0 ? [] : [paragraph(words.leftOutOthers(leftOutOthers))]),
];

function attendanceBlocks({ members, guests }: Minutes, words: PaperWords): readonly Block[] {
  const absent = members.filter(({ presences }) => presences.length === 0);
  const came = members.filter(({ presences }) => presences.length > 0);
  const { member, guest } = words.columns;
  return [
    heading(words.headings.attendance),
    ...(came.length === 0 ? [] : [attendanceTable(member, came, words)]),
    ...(absent.length === 0 ? [] : [paragraph(words.absent(absent.map(({ name }) => name).join(', ')))]),
    ...(guests.length === 0 ? [] : [attendanceTable(guest, guests, words)]),
  ];
}

const attendanceTable = (who: string, people: readonly PersonMinutes[], words: PaperWords): Block =>
  tableOf(
    [who, words.columns.group, words.columns.present, words.columns.losses],
    people.map(({ name, group, presences, losses }) => [
      name,
      group,
      presences
        .map(({ from, until, place }) => `${words.span(from, until)}, ${words.places[place]}`)
        .join('\n'),
      losses
        .map(({ from, until, cause }) => `${words.span(from, until)}: ${wordFor(words.causes, cause)}`)
        .join('\n'),
    ]),
  );

/** What went on beside the items. */
function courseBlocks(
  { suspensions, disturbances, publicity, measures }: Minutes,
  words: PaperWords,
): readonly Block[] {
  const { headings, span } = words;
  return [
    ...listUnder(
      headings.suspensions,
      suspensions.map(({ from, until, reason, step, repeat }) => {
        const again = [wordFor(words.steps, step), repeat].filter((word) => word !== '').join(', ');
        return sentence([span(from, until), reason, again && words.repeat(again)]);
      }),
    ),
    ...listUnder(
      headings.disturbances,
      disturbances.map(({ at, until, name, kind, text }) =>
        sentence([`${span(at, until)}: ${name}`, wordFor(words.disturbances, kind), text]),
      ),
    ),
    ...listUnder(
      headings.publicity,
      publicity.map(({ at, isPublic, observersOut, guestsOut }) =>
        isPublic ? words.admitted(at) : words.excluded(at, observersOut, guestsOut),
      ),
    ),
    ...listUnder(
      headings.measures,
      measures.map((measure) => `${words.time(measure.at)}: ${measureText(measure, words)}`),
    ),
  ];
}

function measureText({ what, name, role, from, to, by, reason }: Measure, words: PaperWords): string {
  const isOfRole = what === 'role';
  return (words.measures[what] ?? (() => `${what}: ${name}`))({
    ...{ name, by, reason, role: wordFor(words.roles, role) },
    from: isOfRole ? wordFor(words.roles, from) : from,
    to: isOfRole ? wordFor(words.roles, to) : to,
  });
}

const listUnder = (title: string, lines: readonly string[]): readonly Block[] =>
  lines.length === 0 ? [] : [heading(title), ...list(lines)];

const sentence = (parts: readonly string[]): string =>
  `${parts.filter((part) => part !== '').join(', ')}.`.replace(/([.!?])\.$/, '$1');

/** What has a sentence of its own, and lines of kinds that these minutes have no words for. */
function eventBlocks({ events, others }: Minutes, words: PaperWords): readonly Block[] {
  return [
    ...listUnder(
      words.headings.events,
      events.map((event) => `${words.time(event.at)}: ${eventText(event, words)}`),
    ),
    ...listUnder(
      words.headings.others,
      others.map(({ n, at, kind, data }) => words.otherLine(n, at, `${kind} ${JSON.stringify(data)}`)),
    ),
  ];
}

const eventText = ({ kind, data }: Entry, words: PaperWords): string =>
  isEvent(kind) ? words.events[kind](new Fields(data)) : kind;

function signatureBlocks({ record, sittingId }: Minutes, words: PaperWords): readonly Block[] {
  return [
    signatures([words.chair, words.clerk]),
    { text: words.source(sittingId, record.lines, record.hash), style: 'small' },
  ];
}

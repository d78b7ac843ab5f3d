/** Minutes in English. Pure. */
import type { Fields } from './line.ts';
import { clockOf, durationOf, namesIn, type PaperWords } from './words.ts';

const titleOf = (data: Fields): string =>
  `Item ${data.text('number')} “${data.text('title')}”`.replace('Item  ', '');

const sentences = (...parts: readonly (readonly [when: boolean, text: string])[]): string =>
  parts.flatMap(([when, text]) => (when ? [text] : [])).join(' ');

export const ENGLISH: PaperWords = {
  locale: 'en-GB',
  draft: 'Minutes (draft)',
  publicPart: 'Public part',
  opened: (time, by) => `Opened at ${clockOf(time)} by ${by}.`,
  openedPublic: {
    yes: 'The public was admitted at that time.',
    no: 'The public was excluded at that time.',
  },
  closed: (time, by) => `Closed at ${clockOf(time)} by ${by}.`,
  notClosed: 'Not closed yet.',
  law: (land, norm) => `Law: ${land} (${norm}).`,
  attended: (members, present, required) =>
    `${present} of ${members} members took part; ${required} have to be present for a quorum.`,
  span: (from, until) => (until === '' ? `from ${clockOf(from)}` : `${clockOf(from)} to ${clockOf(until)}`),
  time: (time) => clockOf(time),
  headings: {
    attendance: 'Attendance',
    speakingTimes: 'Speaking times',
    suspensions: 'Interruptions of the sitting',
    disturbances: 'Reported disturbances',
    publicity: 'The public',
    measures: 'Roles and exclusions',
    events: 'What else happened',
    others: 'Other entries of the record',
    outside: 'Outside of the agenda',
  },
  columns: {
    member: 'Member',
    guest: 'Others who took part',
    group: 'Group',
    present: 'present',
    losses: 'Connection lost',
    name: 'Name',
    vote: 'Vote',
    count: 'Count',
    speeches: 'Speeches',
    time: 'Time',
  },
  absent: (names) => `Not present: ${names}.`,
  item: (number, title) => `Item ${number} ${title}`,
  notPublic: 'not public',
  continued: 'continued',
  leftOut: (count) =>
    count === 1
      ? 'One section that was not public is not in this part.'
      : `${count} sections that were not public are not in this part.`,
  leftOutEntries: (count) =>
    count === 1
      ? 'One entry beside the agenda that is not for the public is not in this part.'
      : `${count} entries beside the agenda that are not for the public are not in this part.`,
  leftOutOthers: (count) =>
    count === 1
      ? 'One line of the record of a kind that these minutes do not know was left out unread.'
      : `${count} lines of the record of kinds that these minutes do not know were left out unread.`,
  spoke: 'Speakers:',
  vote: (question) => `Vote: ${question}`,
  repeats: (voteId) => `Repeats vote ${voteId}.`,
  numbers: (eligible, present, cast) => `${eligible} may vote, ${present} present, ${cast} ballots cast`,
  quorum: (quorum) => `needed for a quorum: ${quorum}`,
  rule: (rule) => `Majority: ${rule}.`,
  result: (outcome, winner) => (winner === '' ? `Result: ${outcome}.` : `Result: ${outcome}: ${winner}.`),
  decision: (question) => `Decision: ${question}`,
  reason: (reason) => `Reason: ${reason}`,
  hash: (hash) => `Check sum of the result: ${hash}`,
  notVoted: 'has not voted',
  castBy: (name) => `cast by ${name}`,
  represented: (names) => `Represented: ${names}.`,
  repeat: (step) => `to be repeated: ${step}`,
  steps: { vote: 'the vote', speech: 'the speech' },
  admitted: (time) => `${clockOf(time)}: the public was admitted.`,
  excluded: (time, observers, guests) =>
    `${clockOf(time)}: the public was excluded; ${observers} listening and ${
      guests === 1 ? 'one guest' : `${guests} guests`
    } left the room.`,
  otherLine: (n, time, what) => `Line ${n}, ${clockOf(time)}: ${what}`,
  chair: 'Chair',
  clerk: 'Clerk',
  source: (sittingId, lines, hash) =>
    `These minutes are made of record ${sittingId}: ${lines} lines, SHA-256 of the last one: ${hash}`,
  page: (page, pages) => `Page ${page} of ${pages}`,
  places: { hall: 'in the hall', remote: 'remote' },
  causes: {
    client: "the person's device or connection",
    node: 'a part of the system (presumably)',
    site: 'a site of the system (presumably)',
  },
  disturbances: { picture: 'picture', sound: 'sound', connection: 'connection', other: 'something else' },
  speeches: { matter: '', order: 'on a point of order', reply: 'short reply' },
  meanings: { yes: 'Yes', no: 'No', abstain: 'Abstention' },
  outcomes: {
    accepted: 'accepted',
    rejected: 'rejected',
    'no-quorum': 'without effect, no quorum',
    invalid: 'invalid',
    cancelled: 'cancelled',
    none: 'no result',
    '': 'not over',
  },
  rules: {
    simple: 'more yes than no',
    absolute: 'more than half of all who may vote',
    'two-thirds-cast': 'two thirds of the votes cast, abstentions left out',
    'two-thirds-roll': 'two thirds of all who may vote',
  },
  problems: {
    'ballot-of-nobody': 'a ballot of somebody who is not on the roll',
    'unknown-option': 'a ballot for an option that there is not',
    'cast-by-another': 'a ballot that somebody else has cast',
    'ballots-differ-from-acknowledged': 'more or fewer ballots than were acknowledged',
    'roll-differs': 'the roll has changed',
  },
  roles: {
    member: 'member',
    guest: 'guest',
    observer: 'public',
    moderator: 'moderator',
    chair: 'chair',
    operator: 'operator',
  },
  measures: {
    role: ({ name, from, to, by }) => `${by} gave ${name} the role “${to}” (before: “${from}”).`,
    name: ({ from, to, by }) =>
      to === ''
        ? `${from} has the name of the login again; changed by ${by}.`
        : `${from} is called ${to} from now on; changed by ${by}.`,
    'sent-out': ({ name, role, by }) => `${name} (${role}) was sent into the waiting room by ${by}.`,
    removed: ({ name, role, by }) => `${name} (${role}) was removed from the room by ${by}.`,
    banned: ({ name, role, by, reason }) =>
      `${name} (${role}) was banned by ${by}${reason && `; reason: ${reason}`}.`,
    unbanned: ({ name, by }) => `The ban of ${name} was lifted by ${by}.`,
  },
  events: {
    'agenda.added': (data) => `${titleOf(data)} was put on the agenda.`,
    'agenda.changed': (data) => `${titleOf(data)} was changed.`,
    'agenda.removed': (data) => `${titleOf(data)} was taken off the agenda.`,
    'floor.extended': (data) =>
      `${data.text('name')} was given ${durationOf(data.number('moreSec'))} more to speak.`,
    'moderation.ended-for-all': (data) =>
      `The conference was ended for everybody (${data.number('people')} people).`,
    'moderation.reopened': () => 'The conference was opened again.',
    'sitting.rollChanged': (data) =>
      sentences(
        [data.parts('added').length > 0, `Put on the list of members: ${namesIn(data, 'added')}.`],
        [data.parts('removed').length > 0, `Taken off the list of members: ${namesIn(data, 'removed')}.`],
      ),
    'votes.profile-chosen': (data) =>
      data.text('land') === ''
        ? 'Votes follow rules of their own.'
        : `Votes follow the law of ${data.text('land')} (${data.text('norm')}).`,
  },
};

/**
 * Minutes of a sitting as data: `minutes.json` (docs/record.md). The JSON Schema in docs/schemas is made from this, and
 * so are the types. Times are ISO 8601, UTC; '' = not yet, or not known.
 */
import { z } from 'zod';

type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

const text = (what: string): z.ZodString => z.string().describe(what);
const time = (what: string): z.ZodString => z.string().describe(`${what}; ISO 8601, UTC, or empty`);
const count = (what: string): z.ZodNumber => z.number().int().min(0).describe(what);
const flag = (what: string): z.ZodBoolean => z.boolean().describe(what);

const presence = z.object({
  from: time('from when'),
  until: time('until when; empty: still there'),
  place: z.enum(['hall', 'remote']).describe('in the hall, or taking part from elsewhere'),
});

const loss = z.object({
  from: time('since when the connection was gone'),
  until: time('until when; empty: they did not come back before they had left'),
  cause: text('client, node or site: a guess from who lost theirs at the same time'),
  site: text('of the system, where they were connected'),
});

const person = z.object({
  subject: text('`sub` of their tokens; empty in the public part'),
  name: text('as the roll or the room has it'),
  role: text('in the room, when they came first; empty: never there'),
  group: text('of the roll: party, committee'),
  presences: z.array(presence),
  losses: z.array(loss),
});

const speech = z.object({
  name: text('who spoke'),
  groups: z.array(z.string()),
  kind: text('matter, order (a point of order) or reply'),
  beganAt: time('from when'),
  endedAt: time('until when'),
  spokenSec: count('seconds'),
});

const option = z.object({
  label: text('as the record has it, in German for yes, no and abstention'),
  meaning: text('yes, no, abstain or option'),
  count: count('ballots'),
});

const voter = z.object({
  name: text('as the roll of the vote has it'),
  group: text('of the roll'),
  choice: text('label of the option; empty: has not voted'),
  option: count('place of the option, 1 = the first; 0 = has not voted'),
  by: text('who cast it for them; empty: themselves'),
});

const represented = z.object({
  name: text('as the roll of the vote has it'),
  by: text('who votes for them'),
});

const vote = z.object({
  voteId: text('number of the vote in its room'),
  question: text('what was decided on'),
  display: text('sums, names or names-live'),
  rule: text('simple, absolute, two-thirds-cast or two-thirds-roll'),
  eligible: count('people on the roll of the vote'),
  present: count('of them, at the end'),
  quorum: count('how many of them had to be there; 0 = not asked for'),
  cast: count('ballots'),
  options: z.array(option),
  outcome: text('accepted, rejected, no-quorum, invalid or cancelled; empty: it is open'),
  winner: text('label of the option that was accepted; empty: none'),
  problems: z.array(z.string()).describe('why it is invalid'),
  reason: text('why it was cancelled'),
  voters: z.array(voter).describe('who voted what, of votes by name'),
  represented: z.array(represented).describe('who votes through somebody else, of all votes'),
  repeats: text('voteId of the vote that this one repeats; empty: none'),
  openedAt: time('from when'),
  closedAt: time('until when'),
  hash: text('SHA-256 of the result, hex (docs/features/votes.md)'),
});

const item = z.object({
  itemId: text('of the agenda; empty: before, between or after items'),
  number: text('as people call it'),
  title: text('of the agenda'),
  text: text('of the agenda'),
  kind: text('other, decision, report, discussion, election or questions'),
  isPublic: flag('by the agenda, and while the public was there'),
  isContinued: flag('the item was dealt with before, further up'),
  startedAt: time('from when'),
  finishedAt: time('until when'),
  speeches: z.array(speech),
  votes: z.array(vote),
});

const suspension = z.object({
  from: time('from when'),
  until: time('until when'),
  reason: text('as the chair said it'),
  step: text('what was done again: vote, speech, or empty'),
  repeat: text('the same in words of the chair; empty: none'),
  isPublic: flag('it began while the public was there'),
});

const disturbance = z.object({
  at: time('reported when'),
  name: text('by whom'),
  kind: text('picture, sound, connection or other'),
  text: text('as they said it'),
  until: time('over when; empty: it was not'),
  endedBy: text('self, chair or left; empty: it was not over'),
  isPublic: flag('it was reported while the public was there'),
});

const publicity = z.object({
  at: time('when'),
  isPublic: flag('the public was admitted again; false: excluded'),
  observersOut: count('people who had to leave'),
  guestsOut: count('people who had to leave'),
});

const measure = z.object({
  at: time('when'),
  what: text('role, name, sent-out, removed, banned or unbanned'),
  subject: text('`sub` of their tokens; empty in the public part'),
  name: text('of the person it is about'),
  role: text('that they had; empty: not known'),
  from: text('role or name before'),
  to: text('role or name since; empty: the name that they log in with'),
  by: text('name of who did it'),
  reason: text('as they said it'),
  isPublic: flag('of a member, moderator or chair, and while the public was there'),
});

const entry = z.object({
  n: count('line of the record'),
  at: time('when'),
  kind: text('<feature>.<what>'),
  by: text('`sub` of whoever caused it; empty: nobody, or the public part'),
  data: z.record(z.string(), z.unknown()).describe('of the line'),
  isPublic: flag('it is of no item that is not public, and happened while the public was there'),
});

export const MINUTES_SCHEMA = 'kaskade-minutes/1';

export const MinutesDocument = z
  .object({
    schema: z.literal(MINUTES_SCHEMA),
    part: z.enum(['whole', 'public']).describe('public: without what was not'),
    room: text('its id'),
    sittingId: text('its id'),
    title: text('of the sitting'),
    body: text('who sits'),
    profile: text('id of the Land profile; empty: none'),
    openedAt: time('when'),
    openedBy: text('name'),
    openedPublic: z
      .enum(['yes', 'no', ''])
      .describe('the public was admitted when it was opened; empty: the record does not say'),
    closedAt: time('when; empty: it is open'),
    closedBy: text('name'),
    required: count('members who must be there for decisions, as of the opening'),
    members: z.array(person).describe('of the roll, in its order; who was never there has no presences'),
    guests: z.array(person).describe('others who took part, in the order in which they came'),
    items: z.array(item).describe('in the order in which they were dealt with'),
    leftOut: count('items that this part leaves out'),
    leftOutEntries: count('entries beside the items that this part leaves out: they were not public'),
    leftOutOthers: count('lines of kinds that the minutes do not know, which this part leaves out unread'),
    suspensions: z.array(suspension),
    disturbances: z.array(disturbance),
    publicity: z.array(publicity).describe('closed to the public and opened again'),
    measures: z.array(measure).describe('roles and names given, people removed, sent out and banned'),
    events: z.array(entry).describe('what else happened, of kinds that the minutes have words for'),
    others: z.array(entry).describe('lines of kinds that the minutes do not know'),
    record: z.object({
      lines: count('of the record that this was made of'),
      hash: text('SHA-256 of the last of them, hex'),
    }),
  })
  .describe('Minutes of a sitting');

export type Minutes = Frozen<z.infer<typeof MinutesDocument>>;
export type PersonMinutes = Minutes['members'][number];
export type ItemMinutes = Minutes['items'][number];
export type SpeechMinutes = ItemMinutes['speeches'][number];
export type VoteMinutes = ItemMinutes['votes'][number];
export type VoterMinutes = VoteMinutes['voters'][number];
export type Suspension = Minutes['suspensions'][number];
export type DisturbanceMinutes = Minutes['disturbances'][number];
export type Publicity = Minutes['publicity'][number];
export type Measure = Minutes['measures'][number];
export type Entry = Minutes['events'][number];

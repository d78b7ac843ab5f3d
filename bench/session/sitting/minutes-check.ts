/** Whether the minutes of a sitting tell all that was planned and done. Pure. */
import { z } from 'zod';
import type { SittingPlan, PlannedItem } from './plan.ts';

const Vote = z.object({
  question: z.string(),
  cast: z.number(),
  outcome: z.string(),
  /** `option`: the place of what they have chosen, 1 = the first; 0 = has not voted. */
  voters: z.array(z.object({ name: z.string(), option: z.number() })),
  hash: z.string(),
});

const Item = z.object({
  number: z.string(),
  title: z.string(),
  isPublic: z.boolean(),
  startedAt: z.string(),
  finishedAt: z.string(),
  speeches: z.array(z.object({ name: z.string(), beganAt: z.string(), endedAt: z.string() })),
  votes: z.array(Vote),
});

const Person = z.object({
  subject: z.string(),
  name: z.string(),
  presences: z.array(z.object({ from: z.string(), until: z.string(), place: z.string() })),
  losses: z.array(z.object({ from: z.string(), until: z.string(), cause: z.string() })),
});

/** What is read of `minutes.json` (docs/record.md). */
export const Minutes = z.object({
  schema: z.literal('kaskade-minutes/1'),
  title: z.string(),
  openedAt: z.string(),
  closedAt: z.string(),
  members: z.array(Person),
  guests: z.array(Person),
  items: z.array(Item),
  publicity: z.array(z.object({ isPublic: z.boolean(), observersOut: z.number() })),
  record: z.object({ lines: z.number(), hash: z.string() }),
});
export type Minutes = z.infer<typeof Minutes>;

/** What has happened beside the plan. */
export type SittingFacts = {
  /** Of each vote, by question. */
  readonly votes: ReadonlyMap<
    string,
    { readonly hash: string; readonly acknowledged: ReadonlyMap<string, number> }
  >;
  /** Interruptions that were made, by subject. */
  readonly losses: readonly { readonly subject: string; readonly cause: string }[];
};

/** @returns what is missing or otherwise, for people; empty = complete */
export function missingInMinutes(
  plan: SittingPlan,
  facts: SittingFacts,
  minutes: Minutes,
): readonly string[] {
  const head = [
    ...(minutes.title === plan.title ? [] : ['the title']),
    ...(minutes.openedAt === '' ? ['the opening'] : []),
    ...(minutes.closedAt === '' ? ['the end'] : []),
  ];
  return [
    ...head,
    ...attendance(plan, minutes),
    ...plan.items.flatMap((item) => inItem(item, plan, { facts, minutes })),
    ...publicity(plan, minutes),
    ...losses(facts, minutes),
  ];
}

function attendance({ people }: SittingPlan, { members, guests }: Minutes): readonly string[] {
  const found = new Map(members.map((person) => [person.subject, person]));
  const listed = new Set([...members, ...guests].map(({ subject }) => subject));
  return people.flatMap(({ subject, name, role, inHall }) => {
    if (role === 'observer') return listed.has(subject) ? [`${name} is listed, an observer`] : [];
    const presences = found.get(subject)?.presences ?? [];
    if (presences.length === 0) return [`attendance of ${name}`];
    const place = inHall ? 'hall' : 'remote';
    return [
      ...(presences.every(({ from, until }) => from !== '' && until !== '') ? [] : [`times of ${name}`]),
      ...(presences.every((one) => one.place === place) ? [] : [`${name} in the place ${place}`]),
    ];
  });
}

type Found = { readonly facts: SittingFacts; readonly minutes: Minutes };

function inItem(planned: PlannedItem, { people }: SittingPlan, { facts, minutes }: Found): readonly string[] {
  const what = `item ${planned.number}`;
  const parts = minutes.items.filter(({ number }) => number === planned.number);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return [what];
  // what is interrupted goes on in another part
  const speeches = parts.flatMap((part) => part.speeches);
  const votes = parts.flatMap((part) => part.votes);
  const wanted = planned.speakers.map((index) => people[index]?.name ?? '').join(', ');
  const spoken = speeches.map(({ name }) => name).join(', ');
  const areEnded = speeches.every(({ beganAt, endedAt }) => beganAt !== '' && endedAt !== '');
  return [
    ...(first.title === planned.title && first.isPublic === planned.isPublic ? [] : [`head of ${what}`]),
    ...(first.startedAt !== '' && last.finishedAt !== '' ? [] : [`times of ${what}`]),
    ...(spoken === wanted && areEnded ? [] : [`speeches to ${what}: ${spoken} instead of ${wanted}`]),
    ...(planned.vote === undefined ? [] : inVote(planned.vote.question, { facts, votes })),
  ];
}

type FoundVotes = { readonly facts: SittingFacts; readonly votes: readonly z.infer<typeof Vote>[] };

function inVote(question: string, { facts, votes }: FoundVotes): readonly string[] {
  const what = `vote “${question}”`;
  const vote = votes.find((one) => one.question === question);
  const fact = facts.votes.get(question);
  if (vote === undefined || fact === undefined) return [what];
  const choices = new Map(vote.voters.map(({ name, option }) => [name, option]));
  const wrong = [...fact.acknowledged].filter(([name, choice]) => choices.get(name) !== choice);
  return [
    ...(vote.cast === fact.acknowledged.size ? [] : [`${vote.cast} ballots in ${what}`]),
    ...(vote.hash === fact.hash ? [] : [`${what} has another result`]),
    ...(vote.outcome === '' ? [`outcome of ${what}`] : []),
    ...(wrong.length === 0 ? [] : [`choices of ${wrong.map(([name]) => name).join(', ')} in ${what}`]),
  ];
}

/** Each item that was not public: closed before, with all observers out, and opened again. */
function publicity({ people, items }: SittingPlan, { publicity: found }: Minutes): readonly string[] {
  const observers = people.filter(({ role }) => role === 'observer').length;
  const wanted = items.filter(({ isPublic }) => !isPublic).flatMap(() => [`closed ${observers}`, 'open']);
  const told = found.map(({ isPublic, observersOut }) => (isPublic ? 'open' : `closed ${observersOut}`));
  return wanted.join() === told.join() ? [] : [`publicity: ${told.join()} instead of ${wanted.join()}`];
}

function losses({ losses: made }: SittingFacts, { members }: Minutes): readonly string[] {
  const told = new Map(members.map((person) => [person.subject, person.losses]));
  return made.flatMap(({ subject, cause }) => {
    const found = told.get(subject) ?? [];
    if (found.length === 0) return [`interruption of ${subject}`];
    const causes = found.map((loss) => loss.cause).join(', ');
    return found.some((loss) => loss.cause === cause)
      ? []
      : [`interruption of ${subject} by ${cause}, told as ${causes}`];
  });
}

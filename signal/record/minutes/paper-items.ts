/** An item with its speeches and votes, as paper has it. Pure. */
import type { ItemMinutes, VoteMinutes, VoterMinutes } from './document.ts';
import { heading, list, paragraph, subheading, tableOf, type Block } from './paper-blocks.ts';
import { durationOf, wordFor, type PaperWords } from './words.ts';

export function itemBlocks(item: ItemMinutes, words: PaperWords): readonly Block[] {
  const { text, startedAt, finishedAt, speeches, votes } = item;
  return [
    heading(headingOf(item, words)),
    ...(startedAt === '' ? [] : [paragraph(words.span(startedAt, finishedAt))]),
    ...(text === '' ? [] : [paragraph(text)]),
    ...(speeches.length === 0 ? [] : [paragraph(words.spoke)]),
    ...list(
      speeches.map(({ name: who, groups, kind, beganAt, spokenSec }) => {
        const party = groups.length === 0 ? '' : ` (${groups.join(', ')})`;
        return [`${words.time(beganAt)} ${who}${party}`, wordFor(words.speeches, kind), durationOf(spokenSec)]
          .filter((word) => word !== '')
          .join(', ');
      }),
    ),
    ...votes.flatMap((vote) => voteBlocks(vote, words)),
  ];
}

function headingOf({ itemId, number, title, isPublic, isContinued }: ItemMinutes, words: PaperWords): string {
  const isApart = itemId === '' && title === '';
  const name = isApart ? words.headings.outside : words.item(number, title).replace(/ {2,}/g, ' ').trim();
  const marks = [...(isContinued ? [words.continued] : []), ...(isPublic ? [] : [words.notPublic])];
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
}

function voteBlocks(vote: VoteMinutes, words: PaperWords): readonly Block[] {
  const { question, outcome, rule, problems, reason, repeats, closedAt, openedAt } = vote;
  const result = words.result(wordFor(words.outcomes, outcome), winnerOf(vote, words));
  return [
    subheading(words.vote(question)),
    paragraph(words.span(openedAt, closedAt)),
    ...(repeats === '' ? [] : [paragraph(words.repeats(repeats))]),
    ...(outcome === 'cancelled'
      ? []
      : [
          paragraph(sumsOf(vote, words)),
          paragraph(numbersOf(vote, words)),
          paragraph(words.rule(wordFor(words.rules, rule))),
        ]),
    { text: result, style: 'result' },
    ...(reason === '' ? [] : [paragraph(words.reason(reason))]),
    ...(outcome === 'accepted' ? [{ text: words.decision(question), style: 'result' }] : []),
    ...list(problems.map((problem) => wordFor(words.problems, problem))),
    ...voterBlocks(vote, words),
    ...representedBlocks(vote, words),
    ...(vote.hash === '' ? [] : [{ text: words.hash(vote.hash), style: 'small' }]),
  ];
}

const sumsOf = ({ options }: VoteMinutes, words: PaperWords): string =>
  options.map((option) => `${labelOf(option, words)}: ${option.count}`).join(', ');

function numbersOf({ eligible, present, quorum, cast }: VoteMinutes, words: PaperWords): string {
  const numbers = words.numbers(eligible, present, cast);
  return `${numbers}${quorum === 0 ? '' : `; ${words.quorum(quorum)}`}.`;
}

/** Of free options the one that was chosen; that yes was is said by the outcome. */
function winnerOf({ options, winner }: VoteMinutes, words: PaperWords): string {
  const option = options.find(({ label }) => label === winner);
  return option === undefined || winner === '' || option.meaning === 'yes' ? '' : labelOf(option, words);
}

const labelOf = (
  { label, meaning }: { readonly label: string; readonly meaning: string },
  { meanings }: PaperWords,
): string => (meaning === 'yes' || meaning === 'no' || meaning === 'abstain' ? meanings[meaning] : label);

const VOTE_WIDTHS = ['20%', '10%'];

/** Names under what they have said, in the order of the roll. */
function voterBlocks({ voters, options }: VoteMinutes, words: PaperWords): readonly Block[] {
  if (voters.length === 0) return [];
  const { vote, count, name } = words.columns;
  const labels = [...options.map((option) => labelOf(option, words)), words.notVoted];
  const rows = labels.flatMap((label, index) => {
    const option = index < options.length ? index + 1 : 0;
    const who = voters.filter((voter) => voter.option === option);
    return who.length === 0
      ? []
      : [[label, String(who.length), who.map((one) => voterText(one, words)).join(', ')]];
  });
  return [tableOf([vote, count, name], rows, VOTE_WIDTHS)];
}

/** Of votes without names; else it stands beside each name. */
function representedBlocks({ voters, represented }: VoteMinutes, words: PaperWords): readonly Block[] {
  if (voters.length > 0 || represented.length === 0) return [];
  const names = represented.map(({ name, by }) => `${name} (${words.castBy(by)})`);
  return [paragraph(words.represented(names.join(', ')))];
}

function voterText({ name, group, by }: VoterMinutes, words: PaperWords): string {
  const more = [group, by && words.castBy(by)].filter((part) => part !== '').join(', ');
  return more === '' ? name : `${name} (${more})`;
}

/** How long each has spoken, who spoke most first. */
export function speakingTimes(items: readonly ItemMinutes[], words: PaperWords): readonly Block[] {
  const totals = new Map<string, { group: string; count: number; sec: number }>();
  for (const { name, groups, spokenSec } of items.flatMap(({ speeches }) => speeches)) {
    const before = totals.get(name) ?? { group: groups.join(', '), count: 0, sec: 0 };
    totals.set(name, { ...before, count: before.count + 1, sec: before.sec + spokenSec });
  }
  if (totals.size === 0) return [];
  const { name, group, speeches, time } = words.columns;
  const rows = [...totals]
    .sort(([, one], [, other]) => other.sec - one.sec)
    .map(([who, total]) => [who, total.group, String(total.count), durationOf(total.sec)]);
  return [heading(words.headings.speakingTimes), tableOf([name, group, speeches, time], rows)];
}

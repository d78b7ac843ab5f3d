/** What lines about votes add to the minutes. Pure. */
import type { VoteMinutes, VoterMinutes } from './document.ts';
import {
  isPublicIn,
  itemIn,
  lastAbout,
  markItem,
  type Draft,
  type DraftItem,
  type LineReader,
} from './draft.ts';
import type { Fields, Line } from './line.ts';

/** The vote of a line, known from now on. */
function voteIn(draft: Draft, line: Line): { -readonly [K in keyof VoteMinutes]: VoteMinutes[K] } {
  const { at, data } = line;
  const voteId = data.id('vote');
  const item = data.part('item');
  const isKept = data.has('isPublic') && !data.flag('isPublic');
  const holder = draft.items.find(({ votes }) => votes.some((vote) => vote.voteId === voteId));
  const known = holder?.votes.find((vote) => vote.voteId === voteId);
  if (holder !== undefined && known !== undefined) {
    if (isKept && holder.isPublic) setApart(draft, holder, known);
    return known;
  }
  const section = sectionFor(draft, line, isKept);
  section.number ||= item.text('number');
  section.title ||= item.text('title');
  const vote = {
    voteId,
    question: data.text('question'),
    display: data.text('display'),
    rule: data.text('rule'),
    eligible: data.number('eligible'),
    quorum: data.number('quorum'),
    present: 0,
    cast: 0,
    options: data.parts('options').map((option) => ({
      label: option.text('label'),
      meaning: option.text('meaning'),
      count: 0,
    })),
    outcome: '',
    winner: '',
    problems: [],
    reason: '',
    voters: [],
    represented: [],
    repeats: data.id('repeats'),
    openedAt: timeOf(data, 'openedAtMs') || at,
    closedAt: '',
    hash: '',
  };
  section.votes.push(vote);
  return vote;
}

/** Of an item that the record has told of it is known whether it is public: a vote may be less. */
function sectionFor(draft: Draft, { data }: Line, isKept: boolean): DraftItem {
  const itemId = data.part('item').text('id');
  const isNew = itemId !== '' && lastAbout(draft, itemId) === undefined;
  if (isNew && data.has('isPublic')) markItem(draft, itemId, !isKept);
  return itemIn(draft, itemId, isPublicIn(draft, itemId) && !isKept);
}

/** The public was excluded since it was opened. */
function setApart(draft: Draft, holder: DraftItem, vote: VoteMinutes): void {
  holder.votes.splice(holder.votes.indexOf(vote), 1);
  itemIn(draft, holder.itemId, false).votes.push(vote);
}

const timeOf = (data: Fields, name: string): string =>
  data.number(name) > 0 ? new Date(data.number(name)).toISOString() : '';

const opened: LineReader = (draft, line) => {
  const vote = voteIn(draft, line);
  const represented = line.data.parts('represented');
  vote.represented = represented.map((one) => ({ name: one.text('name'), by: one.text('by') }));
};

const closed: LineReader = (draft, line) => {
  const { at, data } = line;
  const vote = voteIn(draft, line);
  const counts = data.numbers('counts');
  vote.options = vote.options.map((option, index) => ({ ...option, count: counts[index] ?? 0 }));
  const labelOf = (choice: number): string => vote.options[choice - 1]?.label ?? '';
  vote.present = data.number('present');
  vote.cast = data.number('cast');
  vote.outcome = data.text('outcome');
  vote.winner = labelOf(data.number('winner'));
  vote.problems = data.texts('problems');
  vote.voters = data.parts('voters').map((one): VoterMinutes => ({
    name: one.text('name'),
    group: one.text('group'),
    choice: labelOf(one.number('choice')),
    option: one.number('choice'),
    by: one.text('by'),
  }));
  vote.closedAt = timeOf(data, 'closedAtMs') || at;
  vote.hash = data.text('hash');
};

const cancelled: LineReader = (draft, line) => {
  const vote = voteIn(draft, line);
  vote.outcome = 'cancelled';
  vote.cast = line.data.number('cast');
  vote.reason = line.data.text('reason');
  vote.closedAt = line.at;
};

export const VOTE_LINES: Readonly<Record<string, LineReader>> = {
  'votes.opened': opened,
  'votes.closed': closed,
  'votes.cancelled': cancelled,
};

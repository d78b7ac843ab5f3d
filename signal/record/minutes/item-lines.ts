/** What lines about items, speeches and the public add to the minutes. Pure. */
import { beginItem, itemIn, lastAbout, markItem, type LineReader } from './draft.ts';

const MS_PER_SEC = 1_000;

const marked: LineReader = (draft, { data }) => {
  markItem(draft, data.text('itemId'), data.flag('isPublic'));
};

const started: LineReader = (draft, { at, data }) => {
  const itemId = data.text('itemId');
  markItem(draft, itemId, data.flag('isPublic'));
  draft.currentId = itemId;
  beginItem(draft, itemId, {
    number: data.text('number'),
    title: data.text('title'),
    text: data.text('text'),
    kind: data.text('kind'),
    isContinued: data.flag('isAgain'),
    startedAt: at,
  });
};

const finished: LineReader = (draft, { at, data }) => {
  const itemId = data.text('itemId');
  if (data.has('isPublic')) markItem(draft, itemId, data.flag('isPublic'));
  const item = lastAbout(draft, itemId) ?? beginItem(draft, itemId);
  // of one that had begun before the sitting the record has this line alone
  item.number ||= data.text('number');
  item.title ||= data.text('title');
  item.finishedAt = at;
  draft.currentId = '';
};

const speechBegun: LineReader = (draft, { at, data }) => {
  const about = { name: data.text('name'), groups: data.texts('groups'), kind: data.text('kind') };
  const item = itemIn(draft, data.text('itemId'));
  item.number ||= data.text('itemNumber');
  item.speeches.push({ ...about, beganAt: at, endedAt: '', spokenSec: 0 });
};

const speechEnded: LineReader = (draft, { at, data }) => {
  const itemId = data.text('itemId');
  const name = data.text('name');
  // it may have begun before the public was excluded
  const speech = draft.items
    .filter((item) => item.itemId === itemId)
    .flatMap((item) => item.speeches)
    .findLast((one) => one.name === name && one.endedAt === '');
  const spokenSec = Math.round(data.number('spokenMs') / MS_PER_SEC);
  // of one that nobody ended: when its person was seen last
  const endedAt = data.text('until') || at;
  if (speech !== undefined) {
    speech.endedAt = endedAt;
    speech.spokenSec = spokenSec;
    return;
  }
  const beganAt = new Date(Date.parse(endedAt) - data.number('spokenMs')).toISOString();
  itemIn(draft, itemId).speeches.push({
    name,
    groups: data.texts('groups'),
    kind: data.text('kind'),
    beganAt,
    endedAt,
    spokenSec,
  });
};

const closedToPublic: LineReader = (draft, { at, data }) => {
  const out = { observersOut: data.number('observersOut'), guestsOut: data.number('guestsOut') };
  draft.isClosed = true;
  draft.publicity.push({ at, isPublic: false, ...out });
};

const openedToPublic: LineReader = (draft, { at }) => {
  draft.isClosed = false;
  draft.publicity.push({ at, isPublic: true, observersOut: 0, guestsOut: 0 });
};

export const ITEM_LINES: Readonly<Record<string, LineReader>> = {
  'agenda.added': marked,
  'agenda.changed': marked,
  'agenda.started': started,
  'agenda.finished': finished,
  'floor.begun': speechBegun,
  'floor.ended': speechEnded,
  'moderation.closed-to-public': closedToPublic,
  'moderation.opened-to-public': openedToPublic,
};

/** What lines about the sitting itself add to its minutes: roll, attendance, interruptions, disturbances. Pure. */
import { beginItem, isPublicNow, markItem, personIn, type Draft, type LineReader } from './draft.ts';
import type { Fields } from './line.ts';

const placeOf = (one: Fields): 'hall' | 'remote' => (one.flag('inHall') ? 'hall' : 'remote');

function putOnRoll(draft: Draft, members: readonly Fields[]): void {
  for (const one of members) {
    const subject = one.text('subject');
    const person = personIn(draft, subject, one.text('name'));
    person.name = one.text('name'); // also of somebody known already: a name may have been put right
    person.group = one.text('group');
    draft.roll.add(subject);
  }
}

const opened: LineReader = (draft, { at, data }) => {
  draft.sittingId = data.text('sittingId');
  draft.title = data.text('title');
  draft.body = data.text('body');
  draft.profile = data.text('profile');
  draft.required = data.number('required');
  draft.openedAt = at;
  draft.openedBy = data.part('openedBy').text('name');
  if (data.has('isPublic')) {
    draft.isClosed = !data.flag('isPublic');
    draft.openedPublic = draft.isClosed ? 'no' : 'yes';
  }
  putOnRoll(draft, data.parts('roll'));
  openItem(draft, data.part('item'));
};

/** What was dealt with when it was opened; its beginning is in no line. */
function openItem(draft: Draft, item: Fields): void {
  const itemId = item.text('itemId');
  if (itemId === '') return;
  markItem(draft, itemId, item.flag('isPublic'));
  draft.currentId = itemId;
  beginItem(draft, itemId, { number: item.text('number'), title: item.text('title') });
}

/** Who is still there has been there until now, or until it was last looked at that. */
const closed: LineReader = (draft, { at, data }) => {
  draft.closedAt = at;
  draft.closedBy = data.part('closedBy').text('name');
  const unseenSince = data.text('unseenSince');
  for (const { presences, losses } of draft.people.values()) {
    const presence = presences.at(-1);
    const loss = losses.at(-1);
    if (presence?.until !== '') continue;
    const end = presence.from <= unseenSince ? unseenSince : at;
    presence.until = loss?.until === '' ? loss.from : end;
  }
};

const rollChanged: LineReader = (draft, { data }) => {
  putOnRoll(draft, data.parts('added'));
  for (const one of data.parts('removed')) draft.roll.delete(one.text('subject'));
};

const came: LineReader = (draft, { data }) => {
  for (const one of data.parts('people')) {
    const person = personIn(draft, one.text('subject'), one.text('name'));
    person.role ||= one.text('role');
    person.presences.push({ from: one.text('from'), until: '', place: placeOf(one) });
  }
};

const left: LineReader = (draft, { data }) => {
  for (const one of data.parts('people')) {
    const presence = personIn(draft, one.text('subject'), one.text('name')).presences.at(-1);
    if (presence?.until === '') presence.until = one.text('until');
  }
};

const lost: LineReader = (draft, { data }) => {
  for (const one of data.parts('people')) {
    const loss = { from: one.text('since'), until: '', cause: one.text('cause'), site: one.text('site') };
    personIn(draft, one.text('subject'), one.text('name')).losses.push(loss);
  }
};

const back: LineReader = (draft, { data }) => {
  for (const one of data.parts('people')) {
    const loss = personIn(draft, one.text('subject'), one.text('name')).losses.at(-1);
    if (loss?.until === '') loss.until = one.text('until');
  }
};

const placeChanged: LineReader = (draft, { data }) => {
  for (const one of data.parts('people')) {
    const person = personIn(draft, one.text('subject'), one.text('name'));
    const presence = person.presences.at(-1);
    if (presence?.until === '') presence.until = one.text('at');
    person.presences.push({ from: one.text('at'), until: '', place: placeOf(one) });
  }
};

const suspended: LineReader = (draft, { at, data }) => {
  const isPublic = isPublicNow(draft);
  const about = { reason: data.text('reason'), step: '', repeat: '', isPublic };
  draft.suspensions.push({ from: at, until: '', ...about });
};

const resumed: LineReader = (draft, { at, data }) => {
  const last = draft.suspensions.at(-1);
  if (last?.until !== '') return;
  last.until = at;
  last.step = data.text('step');
  last.repeat = data.text('repeat');
};

const disturbed: LineReader = (draft, { at, data }) => {
  const about = { subject: data.text('subject'), name: data.text('name'), kind: data.text('kind') };
  const isPublic = isPublicNow(draft);
  draft.disturbances.push({ ...about, at, text: data.text('text'), until: '', endedBy: '', isPublic });
};

const settled: LineReader = (draft, { at, data }) => {
  const subject = data.text('subject');
  for (const one of draft.disturbances.filter((other) => other.subject === subject && other.until === '')) {
    one.until = at;
    one.endedBy = data.text('by');
  }
};

export const SITTING_LINES: Readonly<Record<string, LineReader>> = {
  'sitting.opened': opened,
  'sitting.closed': closed,
  'sitting.rollChanged': rollChanged,
  'sitting.came': came,
  'sitting.left': left,
  'sitting.lost': lost,
  'sitting.back': back,
  'sitting.placeChanged': placeChanged,
  'sitting.suspended': suspended,
  'sitting.resumed': resumed,
  'sitting.disturbed': disturbed,
  'sitting.settled': settled,
};

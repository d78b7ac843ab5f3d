/** What somebody has written of an item, as it is kept. Pure. */
import { AppError } from '../../../common/errors.ts';
import { AgendaDraft, AgendaKind, type IAgendaDraft } from '../../../proto/features/agenda.ts';
import type { ItemText } from './state.ts';

const MAX_NUMBER_CHARS = 16;
const MAX_TITLE_CHARS = 200;
const MAX_TEXT_CHARS = 2_000;

/** Without blanks around. Error: ARGUMENT_INVALID. */
export function readDraft(draft: IAgendaDraft | null | undefined): AppError | ItemText {
  const { number, title, text, kind, notPublic } = AgendaDraft.create(draft ?? {});
  const item = { number: number.trim(), title: title.trim(), text: text.trim(), kind, notPublic };
  const wrong = wrongIn(item);
  return wrong === undefined ? item : new AppError('ARGUMENT_INVALID', wrong);
}

function wrongIn({ number, title, text, kind }: ItemText): string | undefined {
  if (number.length > MAX_NUMBER_CHARS) return `number: more than ${MAX_NUMBER_CHARS} characters`;
  if (title === '' || title.length > MAX_TITLE_CHARS) return `title: 1..${MAX_TITLE_CHARS} characters`;
  if (text.length > MAX_TEXT_CHARS) return `text: more than ${MAX_TEXT_CHARS} characters`;
  return AgendaKind[kind] === undefined ? 'kind: not known' : undefined;
}

/** The whole number after the highest that begins one of these. */
export function nextNumber(numbers: readonly string[]): string {
  const whole = numbers.map((number) => Number.parseInt(number, 10)).filter(Number.isSafeInteger);
  return String(Math.max(0, ...whole) + 1).slice(0, MAX_NUMBER_CHARS);
}

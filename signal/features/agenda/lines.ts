/** What the minutes are told of items (docs/record.md). Pure. */
import { AgendaKind } from '../../../proto/features/agenda.ts';
import type { RecordDraft } from '../contract.ts';
import type { Item } from './state.ts';

/** Of the enum's values without their prefix: stable names for exports. */
const KINDS: Readonly<Record<AgendaKind, string>> = {
  [AgendaKind.AGENDA_KIND_UNSPECIFIED]: 'other',
  [AgendaKind.AGENDA_KIND_DECISION]: 'decision',
  [AgendaKind.AGENDA_KIND_REPORT]: 'report',
  [AgendaKind.AGENDA_KIND_DISCUSSION]: 'discussion',
  [AgendaKind.AGENDA_KIND_ELECTION]: 'election',
  [AgendaKind.AGENDA_KIND_QUESTIONS]: 'questions',
};

/** A line for each. @param kind `agenda.<what>` */
export const linesOf = (kind: string, items: readonly Item[], more: object = {}): readonly RecordDraft[] =>
  items.map(({ itemId, number, title, text, kind: of, notPublic }) => ({
    kind,
    data: { itemId, number, title, text, kind: KINDS[of], isPublic: !notPublic, ...more },
  }));

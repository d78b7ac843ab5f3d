/**
 * Lines that replicated commands have drafted: they wait among the room's replicated facts, where they came together with
 * what they tell of, until the home has written them into the coordination store. The end of the chain says up to which
 * one that was, so none is written twice or not at all, whichever home does it. Pure.
 */
import type { RecordWrite } from '../../common/store/port.ts';
import type { RecordDraft, RecordMap } from '../features/contract.ts';
import { RECORD_NAME, type RecordContext } from './chain.ts';
import { Fields } from './minutes/line.ts';

const FOLDER = 'waiting/';
const PREFIX = `${RECORD_NAME}/${FOLDER}`;
/** Times in ms have 13; sorted as they follow each other. */
const DIGITS = 16;

export type WaitingLine = RecordDraft &
  RecordContext & {
    readonly sittingId: string;
    /** Rises within a sitting. */
    readonly serial: number;
  };

export const waitingKey = (serial: number): string => `${FOLDER}${String(serial).padStart(DIGITS, '0')}`;

/** In their order. @param replicated by `<feature>/<key>` */
export function waitingLines(replicated: RecordMap): readonly WaitingLine[] {
  return [...replicated]
    .filter(([path]) => path.startsWith(PREFIX))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, bytes]) => {
      const kept = new Fields(JSON.parse(Buffer.from(bytes).toString()));
      return {
        serial: Number(path.slice(PREFIX.length)),
        ...{ sittingId: kept.text('sittingId'), atMs: kept.number('atMs'), by: kept.text('by') },
        ...{ kind: kept.text('kind'), data: kept.part('data').raw },
      };
    });
}

/** @param taken serials up to this one are in the record */
export function letWait(
  replicated: RecordMap,
  drafts: readonly RecordDraft[],
  about: RecordContext & { readonly sittingId: string; readonly taken: number },
): readonly RecordWrite[] {
  const { sittingId, taken, atMs, by } = about;
  const last = waitingLines(replicated).at(-1)?.serial ?? 0;
  const first = Math.max(atMs, last + 1, taken + 1);
  return drafts.map(({ kind, data }, index) => ({
    key: waitingKey(first + index),
    value: Buffer.from(JSON.stringify({ sittingId, atMs, by, kind, data })),
  }));
}

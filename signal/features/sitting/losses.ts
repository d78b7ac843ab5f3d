/** The connections that were lost in a sitting, for whoever chairs: the record has all of them, this the newest. Pure. */
import type { RecordWrite } from '../../../common/store/port.ts';
import { writeLosses, type KeptLoss } from './records.ts';
import { openSittingId, type SittingState } from './state.ts';

/** They fit into one record, and nobody reads more. */
const MAX_LOSSES = 40;

/** What became of somebody's connection. */
export type LossChange =
  | { readonly what: 'lost'; readonly loss: Omit<KeptLoss, 'untilMs' | 'hasLeft' | 'sittingId'> }
  | { readonly what: 'back' | 'left'; readonly personId: string; readonly atMs: number };

/** Nothing when nothing has changed. */
export function keepLosses(state: SittingState, changes: readonly LossChange[]): readonly RecordWrite[] {
  const after = changes.reduce((losses, change) => changed(losses, change, state), state.losses);
  return after === state.losses ? [] : [writeLosses(after.slice(-MAX_LOSSES))];
}

function changed(losses: readonly KeptLoss[], change: LossChange, state: SittingState): readonly KeptLoss[] {
  const sittingId = openSittingId(state);
  // those of an earlier sitting are in its record
  const own = losses.filter((one) => one.sittingId === sittingId);
  if (change.what === 'lost') return [...own, { ...change.loss, sittingId, untilMs: 0, hasLeft: false }];
  const last = own.findLast(({ personId }) => personId === change.personId);
  if (last?.untilMs !== 0) return losses;
  const hasLeft = change.what === 'left';
  return own.map((one) => (one === last ? { ...one, untilMs: change.atMs, hasLeft } : one));
}

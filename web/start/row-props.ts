/** What rows of the start page share. Types only. */
import type { Signal } from '@preact/signals';
import type { MeetingShown, RoomDetail } from '../../client/management/types.ts';
import type { StartModel } from './start-model.ts';

/** What the dialog is about; undefined = a new one. */
export type Editing =
  | { readonly kind: 'meeting'; readonly meeting: MeetingShown | undefined }
  | { readonly kind: 'occurrences'; readonly meeting: MeetingShown }
  | { readonly kind: 'room'; readonly detail: RoomDetail | undefined };

export type RowProps = {
  readonly model: StartModel;
  /** Undefined = no dialog is open. */
  readonly editing: Signal<Editing | undefined>;
  /** Says what was done, and takes the focus where what had it is gone. */
  readonly done: (text: string) => void;
};

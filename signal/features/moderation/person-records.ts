/** Writes of what is settled for somebody by their subject, with the bound on how much of it there may be. Pure. */
import type { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { ModerationPersonRecord, type IModerationPersonRecord } from '../../../proto/features/moderation.ts';
import { refuse } from '../define.ts';
import { keyOf, NAME, type Folder, type ModerationState } from './state.ts';

/** Records in each folder; a full one takes nobody else. */
const MAX_IN_FOLDER = 1_000;

type About = Omit<IModerationPersonRecord, 'subject'>;

export const put = (folder: Folder, subject: string, about: About = {}): RecordWrite => ({
  key: keyOf(folder, subject),
  value: ModerationPersonRecord.encode({ subject, ...about }).finish(),
});

export const drop = (folder: Folder, subject: string): RecordWrite => ({
  key: keyOf(folder, subject),
  value: undefined,
});

/** moderation.too-many, unless there is a place for somebody; undefined = there is. */
export function refuseFull(state: ModerationState, folder: Folder, subject: string): AppError | undefined {
  const held = foldersOf(state)[folder];
  if (held.has(subject) || held.size < MAX_IN_FOLDER) return undefined;
  return refuse(NAME, 'too-many', `the room keeps this of ${MAX_IN_FOLDER} people`);
}

type Held = { readonly size: number; has(subject: string): boolean };

const foldersOf = (state: ModerationState): Readonly<Record<Folder, Held>> => ({
  in: state.admitted,
  out: state.sentOut,
  role: state.roles,
  name: state.names,
  free: state.exempt,
});

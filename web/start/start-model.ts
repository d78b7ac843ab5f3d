/** Rooms and planned meetings of whoever has logged in: listed, made, changed and deleted by `/v1/…` (docs/api.md). No DOM. */
import { computed, signal } from '@preact/signals';
import type {
  MeetingShown,
  MeetingWish,
  RoomChange,
  RoomDetail,
  RoomShown,
  RoomWish,
} from '../../client/management/types.ts';
import type { ErrorCode } from '../../client/errors.ts';
import type { Language } from '../texts/language.ts';
import type { Api } from '../state/api.ts';
import { codeOfError } from '../state/error-list.ts';
import { listMeetings } from './days.ts';
import type { OccurrenceChange } from './occurrences.ts';
import { decodeMeetings, decodeRoom, decodeRooms } from './decode.ts';

/** More than anybody looks through; the rest is found by its link. */
const LIMIT = 200;

export type StartModelDeps = {
  readonly api: Pick<Api, 'call' | 'text'>;
  /** Unix time, ms. */
  readonly nowMs: () => number;
  /** Unlike all others, for what must be made once only. */
  readonly newKey: () => string;
};

/** Commands return whether they went well, or what they got; a failure is in {@link failure}. */
export class StartModel {
  /** `absent`: this server has neither rooms nor meetings. */
  readonly state = signal<'loading' | 'ready' | 'failed' | 'absent'>('loading');
  readonly rooms = signal<readonly RoomShown[]>([]);
  readonly mayCreateRooms = signal(false);
  readonly groups = signal<readonly string[]>([]);
  readonly failure = signal<ErrorCode | undefined>(undefined);
  readonly isBusy = signal(false);
  readonly #meetings = signal<readonly MeetingShown[]>([]);
  readonly #nowMs = signal(0);
  readonly #deps: StartModelDeps;

  constructor(deps: StartModelDeps) {
    this.#deps = deps;
  }

  /** By day. */
  readonly meetings = computed(() => listMeetings(this.#meetings.value, this.#nowMs.value));

  /** Those in which meetings can be planned. */
  readonly plannable = computed(() => this.rooms.value.filter(({ mayPlan }) => mayPlan));

  titleOf(room: string): string {
    return this.rooms.value.find((one) => one.room === room)?.title || room;
  }

  async load(): Promise<void> {
    try {
      await this.#load();
      this.state.value = 'ready';
    } catch (error) {
      this.state.value = codeOfError(error) === 'NOT_FOUND' ? 'absent' : 'failed';
    }
  }

  /** A day, or a meeting, may have ended. */
  look(): void {
    this.#nowMs.value = this.#deps.nowMs();
  }

  /** @param key the same for each try to make the same one */
  createMeeting(wish: MeetingWish, key: string): Promise<boolean> {
    const headers = { 'idempotency-key': key };
    return this.#change('/v1/meetings', { method: 'POST', headers, body: once(wish) });
  }

  changeMeeting({ id, revision }: MeetingShown, { room: _, ...change }: MeetingWish): Promise<boolean> {
    return this.#change(meetingPath(id), { method: 'PATCH', headers: ifMatch(revision), body: change });
  }

  changeOccurrences({ id, revision }: MeetingShown, change: OccurrenceChange): Promise<boolean> {
    return this.#change(meetingPath(id), { method: 'PATCH', headers: ifMatch(revision), body: change });
  }

  /** As of the last look at the lists: after a conflict the change is decided on what is there now. */
  newest(meeting: MeetingShown): MeetingShown {
    return this.#meetings.value.find(({ id }) => id === meeting.id) ?? meeting;
  }

  newestRoom(room: RoomShown): RoomShown {
    return this.rooms.peek().find((one) => one.room === room.room) ?? room;
  }

  deleteMeeting({ id }: MeetingShown): Promise<boolean> {
    return this.#change(meetingPath(id), { method: 'DELETE' });
  }

  createRoom(wish: RoomWish): Promise<boolean> {
    return this.#change('/v1/rooms', { method: 'POST', body: wish });
  }

  changeRoom({ room, revision }: RoomShown, change: RoomChange): Promise<boolean> {
    return this.#change(roomPath(room), { method: 'PATCH', headers: ifMatch(revision), body: change });
  }

  deleteRoom({ room }: RoomShown): Promise<boolean> {
    return this.#change(roomPath(room), { method: 'DELETE' });
  }

  /** With what lists leave out. */
  async roomDetail(room: string): Promise<RoomDetail | undefined> {
    let found: RoomDetail | undefined;
    await this.#attempt(async () => {
      found = decodeRoom(await this.#deps.api.call(roomPath(room)));
    });
    return found;
  }

  /** To be sent to people. @throws {ClientFailure} */
  invitationText({ id }: MeetingShown, language: Language): Promise<string> {
    return this.#deps.api.text(`${meetingPath(id)}/invitation?language=${language}`);
  }

  newKey(): string {
    return this.#deps.newKey();
  }

  forgetFailure(): void {
    this.failure.value = undefined;
  }

  failWith(error: unknown): void {
    this.failure.value = codeOfError(error);
  }

  async #load(): Promise<void> {
    const { api } = this.#deps;
    const [me, { rooms }, { meetings }] = await Promise.all([
      api.call('/v1/me'),
      api.call(`/v1/rooms?limit=${LIMIT}`),
      api.call(`/v1/meetings?limit=${LIMIT}`),
    ]);
    const person: Readonly<Record<string, unknown>> =
      typeof me['person'] === 'object' && me['person'] !== null ? { ...me['person'] } : {};
    const { mayCreateRooms, groups } = person;
    this.mayCreateRooms.value = mayCreateRooms === true;
    this.groups.value = Array.isArray(groups) ? groups.filter((one) => typeof one === 'string') : [];
    this.rooms.value = decodeRooms(rooms);
    this.#meetings.value = decodeMeetings(meetings);
    this.look();
  }

  /** After a conflict the lists are as they are now. */
  async #change(path: string, request: Parameters<Api['call']>[1]): Promise<boolean> {
    const isDone = await this.#attempt(async () => void (await this.#deps.api.call(path, request)));
    if (isDone || this.failure.peek() === 'REVISION_CONFLICT') await this.load();
    return isDone;
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    if (this.isBusy.peek()) return false;
    this.isBusy.value = true;
    this.failure.value = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.failWith(error);
      return false;
    } finally {
      this.isBusy.value = false;
    }
  }
}

const meetingPath = (id: string): string => `/v1/meetings/${encodeURIComponent(id)}`;
const roomPath = (room: string): string => `/v1/rooms/${encodeURIComponent(room)}`;
const ifMatch = (revision: string) => ({ 'if-match': `"${revision}"` });

/** Only a change says that there is no recurrence any more. */
function once({ recurrence, ...wish }: MeetingWish): MeetingWish {
  return recurrence === undefined || recurrence === '' ? wish : { ...wish, recurrence };
}

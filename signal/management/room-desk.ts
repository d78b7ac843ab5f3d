/**
 * Rooms that are defined: made, changed, deleted, looked up, in the coordination store. Who may change one is decided on
 * the definition that is changed; who may make and see rooms before.
 */
import { definedRoomKey, definedRoomsPrefix, settingsKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import { parseRoomId, type RoomId } from '../../common/ids.ts';
import {
  decodeSettings,
  DEFAULT_SETTINGS,
  encodeSettings,
  type RoomSettings,
} from '../room/settings/settings.ts';
import { actorOf } from './audit.ts';
import { callerId, type Caller } from './caller.ts';
import type { Change, Ledger } from './ledger.ts';
import { itemsOf } from './pages.ts';
import { rightsIn } from './permissions.ts';
import {
  decodeDefinition,
  digestOfWish,
  encodeDefinition,
  EVERYBODY,
  NOBODY,
  type Circle,
  type RoomDefinition,
  type Stored,
} from './room-definition.ts';
import { RoomLeftovers } from './room-leftovers.ts';

const MAX_ROOMS = 1_000;
/** Of definitions, which have 32 KiB at most, at a time. */
const PAGE_SIZE = 64;
/** Times that what others leave meanwhile is taken away before a room is defined. */
const MAX_CLEARINGS = 8;

type SettingsWish = {
  readonly [K in keyof Omit<RoomSettings, 'version' | 'title'>]?: RoomSettings[K] | undefined;
};

export type DefinitionWish = {
  readonly title?: string | undefined;
  readonly settings?: SettingsWish | undefined;
  readonly entry?: RoomDefinition['entry'] | undefined;
  readonly chairs?: Circle | undefined;
  readonly moderators?: Circle | undefined;
};

type NewRoom = DefinitionWish & { readonly title: string };
type Made = { readonly isNew: boolean; readonly made: Stored<RoomDefinition> };

/** What somebody has decided on; undefined or `any` = whatever it is. */
export type Expected = number | 'any' | undefined;

type Deps = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  readonly ledger: Pick<Ledger, 'change'>;
};

export class RoomDesk {
  readonly #deps: Deps;
  readonly #leftovers: RoomLeftovers;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#leftovers = new RoomLeftovers(deps);
  }

  /** @throws {AppError} BUSY */
  async find(room: RoomId): Promise<Stored<RoomDefinition> | undefined> {
    const item = await this.#deps.coordination.get(definedRoomKey(room));
    return item && decodeDefinition(room, item);
  }

  /** As they are now, in the room too. @throws {AppError} BUSY */
  async settings(room: RoomId): Promise<RoomSettings> {
    return decodeSettings(await this.#deps.coordination.get(settingsKey(room)));
  }

  /** All, by their names. @param after leaves out those up to this one. @throws {AppError} BUSY */
  async *all(after?: string): AsyncGenerator<Stored<RoomDefinition>, void> {
    const key = after === undefined ? undefined : `${definedRoomsPrefix}${after}`;
    const items = itemsOf(this.#deps.coordination, definedRoomsPrefix, { size: PAGE_SIZE, after: key });
    for await (const item of items) {
      yield decodeDefinition(parseRoomId(item.key.slice(definedRoomsPrefix.length)), item);
    }
  }

  /**
   * The same wish of the same caller again finds the room that it has made. Invitations to a room of this name from
   * before are good no more, whoever made them: who defines it says who may enter.
   * @throws {AppError} ALREADY_EXISTS, LIMIT_REACHED, ARGUMENT_INVALID when it names too many, BUSY
   */
  async create(room: RoomId, wish: NewRoom, caller: Caller): Promise<Made> {
    for (let clearings = 0; clearings <= MAX_CLEARINGS; clearings += 1) {
      const made = await this.#create(room, wish, caller);
      if (made !== undefined) return made;
      await this.#leftovers.clear(room, actorOf(caller), 'all');
    }
    throw new AppError('BUSY', 'others go on inviting to a room of this name');
  }

  /** @returns undefined when there are leftovers */
  #create(room: RoomId, wish: NewRoom, caller: Caller): Promise<Made | undefined> {
    const createdBy = callerId(caller);
    const wishDigest = digestOfWish({ ...wish, room, createdBy });
    return this.#deps.ledger.change<Made | undefined>(actorOf(caller), async (counts, nowMs) => {
      const existing = await this.find(room);
      if (existing !== undefined) {
        if (!Buffer.from(wishDigest).equals(existing.value.wishDigest)) {
          throw new AppError('ALREADY_EXISTS', 'a room of this name is defined');
        }
        return { result: () => ({ isNew: false, made: existing }) };
      }
      if (counts.rooms >= MAX_ROOMS) throw new AppError('LIMIT_REACHED', `${MAX_ROOMS} rooms are defined`);
      const { title, entry = EVERYBODY, chairs = NOBODY, moderators = NOBODY } = wish;
      const times = { createdAtMs: nowMs, changedAtMs: nowMs };
      const value = { room, title, entry, chairs, moderators, createdBy, ...times, wishDigest };
      const change = await this.#written(value, wish, { deed: 'room.created', isNew: true });
      if (await this.#leftovers.areThere(room)) return { result: () => undefined };
      return {
        ...change,
        added: { rooms: 1 },
        result: (revision) => ({ isNew: true, made: { value, revision } }),
      };
    });
  }

  /**
   * What is left out stays.
   * @throws {AppError} ROOM_UNKNOWN, GRANT_MISSING, REVISION_CONFLICT, ARGUMENT_INVALID when it names too many, BUSY
   */
  change(
    room: RoomId,
    wish: DefinitionWish,
    expected: Expected,
    caller: Caller,
  ): Promise<Stored<RoomDefinition>> {
    return this.#deps.ledger.change(actorOf(caller), async (_counts, nowMs) => {
      const existing = await this.find(room);
      checkMayChange(existing, caller);
      checkRevision(existing, expected);
      const { value: before } = existing;
      const value: RoomDefinition = {
        ...before,
        title: wish.title ?? before.title,
        entry: wish.entry ?? before.entry,
        chairs: wish.chairs ?? before.chairs,
        moderators: wish.moderators ?? before.moderators,
        changedAtMs: nowMs,
      };
      const change = await this.#written(value, wish, { deed: 'room.changed', isNew: false });
      return { ...change, result: (revision) => ({ value, revision }) };
    });
  }

  /** With settings, meetings and invitations. Idempotent. @throws {AppError} ROOM_UNKNOWN, GRANT_MISSING, REVISION_CONFLICT, BUSY */
  async remove(room: RoomId, expected: Expected, caller: Caller): Promise<void> {
    await this.#deps.ledger.change(actorOf(caller), async () => {
      const existing = await this.find(room);
      if (existing === undefined) return { result: () => {} };
      checkMayChange(existing, caller);
      checkRevision(existing, expected);
      const gone = [{ delete: definedRoomKey(room) }, { delete: settingsKey(room) }];
      const ops = [...gone, ...(await this.#leftovers.begin(room))];
      const deeds = [{ action: 'room.deleted', object: `room:${room}`, detail: existing.value.title }];
      return { result: () => {}, ops, deeds, added: { rooms: -1 } };
    });
    await this.finishRemoval(room, caller);
  }

  /** Takes away what a deletion that ended half-way has left, and nothing else. @throws {AppError} BUSY */
  finishRemoval(room: RoomId, caller: Caller): Promise<void> {
    return this.#leftovers.clear(room, actorOf(caller), 'deleted');
  }

  /** The definition, and with it what of the wish the room itself has. */
  async #written(
    value: RoomDefinition,
    wish: DefinitionWish,
    { deed, isNew }: { readonly deed: string; readonly isNew: boolean },
  ): Promise<Omit<Change<never>, 'result'>> {
    const { room, title } = value;
    const deeds = [{ action: deed, object: `room:${room}`, detail: namesOf(wish) }];
    const put = { put: definedRoomKey(room), value: encodeDefinition(value) };
    if (!isNew && wish.settings === undefined && wish.title === undefined) return { ops: [put], deeds };
    const key = settingsKey(room);
    const item = await this.#deps.coordination.get(key);
    const before = isNew ? DEFAULT_SETTINGS : decodeSettings(item);
    const settings = encodeSettings({ ...before, ...given(wish.settings ?? {}), title });
    // moderators change them too, through the room's home
    const compares = [{ key, modRevision: item?.modRevision ?? 0 }];
    return { compares, ops: [put, { put: key, value: settings }], deeds };
  }
}

/** @throws {AppError} ROOM_UNKNOWN, also for whom it is not there; GRANT_MISSING */
export function checkMayChange(
  found: Stored<RoomDefinition> | undefined,
  caller: Caller,
): asserts found is Stored<RoomDefinition> {
  const rights = found && rightsIn(found.value, caller, 'rooms');
  if (!rights?.maySee) throw new AppError('ROOM_UNKNOWN', 'no room of this name is defined for you');
  if (!rights.mayChange) throw new AppError('GRANT_MISSING', 'you may not change this room');
}

/** @throws {AppError} REVISION_CONFLICT */
export function checkRevision({ revision }: { readonly revision: number }, expected: Expected): void {
  if (expected === undefined || expected === 'any' || expected === revision) return;
  throw new AppError('REVISION_CONFLICT', `it is at revision ${revision} now`);
}

/** What was changed, without what it is now: circles name people. */
const namesOf = (wish: object): string => Object.keys(given(wish)).join(', ');

/** Without what was left out. */
function given<T extends object>(wish: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

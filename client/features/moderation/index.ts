/** Moderation for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  ModerationCommand,
  ModerationOutsideView,
  ModerationOwnView,
  ModerationRoomView,
  type IModerationCommand,
  type ModerationWaitingPerson,
} from '../../../proto/features/moderation.ts';
import type { FeaturePort, FeatureRecordMap, RoleName } from '../../api.ts';

/** Who has to be let in: nobody, guests, everybody who does not moderate. */
export type WaitingMode = 'off' | 'guests' | 'all';

export type DeviceKinds = { readonly mic: boolean; readonly camera: boolean };

export type WaitingView = {
  /** By which commands name them. */
  readonly number: number;
  readonly name: string;
  readonly role: string;
  /** ms since 1970, by the server's clock. */
  readonly sinceMs: number;
};

export type ModerationView = {
  readonly waitingRoom: WaitingMode;
  /** For all who don't moderate and are not exempt. */
  readonly locked: DeviceKinds;
  /** Undefined = the sitting is public. */
  readonly closed: { readonly sinceMs: number; readonly areGuestsOut: boolean } | undefined;
  /** When the meeting was ended for all; undefined = it goes on. */
  readonly endedAtMs: number | undefined;
  /** Why one is kept outside oneself; undefined = one is not. */
  readonly outside: 'waiting' | 'closed' | undefined;
  /** Locks don't hold for oneself. */
  readonly isExempt: boolean;
  /** For moderators; for others empty. The first of those who wait, as they came, at most 50. */
  readonly waiting: readonly WaitingView[];
  readonly waitingCount: number;
  /** How many are kept outside because the sitting is not public. */
  readonly closedCount: number;
  /** Numbers of those for whom locks don't hold, at most 50. */
  readonly exempt: ReadonlySet<number>;
};

/** What the records of the feature say. */
export function moderationViewOf(records: FeatureRecordMap): ModerationView {
  const room = read(records.get('room'), ModerationRoomView);
  const own = read(records.get('own'), ModerationOwnView);
  const people = read(records.get('outside'), ModerationOutsideView);
  return {
    waitingRoom: modeOf(room.waitingRoom),
    locked: { mic: room.isMicLocked, camera: room.isCameraLocked },
    closed: room.closedSinceMs ? { sinceMs: room.closedSinceMs, areGuestsOut: room.areGuestsOut } : undefined,
    endedAtMs: room.endedAtMs || undefined,
    outside: own.outside === 'waiting' || own.outside === 'closed' ? own.outside : undefined,
    isExempt: own.isExempt,
    waiting: people.first.map(waitingOf),
    waitingCount: people.count,
    closedCount: people.closedCount,
    exempt: new Set(people.exempt),
  };
}

const NOTHING = new Uint8Array();

/** Nothing told is a message with nothing in it. */
const read = <T>(bytes: Uint8Array | undefined, message: { decode(bytes: Uint8Array): T }): T =>
  message.decode(bytes ?? NOTHING);

const modeOf = (mode: string): WaitingMode => (mode === 'guests' || mode === 'all' ? mode : 'off');

function waitingOf({ number, name, role, sinceMs }: ModerationWaitingPerson.$Properties): WaitingView {
  return { number: number ?? 0, name: name ?? '', role: role ?? '', sinceMs: sinceMs ?? 0 };
}

const target = (number: number) => ({ target: { number } });

/** For who moderates. People are named by their number; all commands reject as {@link FeaturePort.command} does. */
export class Moderation {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  setWaitingRoom(mode: WaitingMode): Promise<void> {
    return this.#send({ setWaitingRoom: { mode } });
  }

  admit(number: number): Promise<void> {
    return this.#send({ admit: target(number) });
  }

  admitAll(): Promise<void> {
    return this.#send({ admitAll: {} });
  }

  /** From the room into the waiting room. */
  sendOut(number: number): Promise<void> {
    return this.#send({ sendOut: target(number) });
  }

  /** They may come again. */
  remove(number: number): Promise<void> {
    return this.#send({ remove: target(number) });
  }

  setRole(number: number, role: RoleName): Promise<void> {
    return this.#send({ setRole: { ...target(number), role } });
  }

  /** @param name empty = the one that they came with */
  rename(number: number, name: string): Promise<void> {
    return this.#send({ rename: { ...target(number), name } });
  }

  /** Once: who may can go on after it. */
  mute(number: number, kinds: Partial<DeviceKinds>): Promise<void> {
    return this.#send({ mute: { ...target(number), kinds } });
  }

  /** All but who moderates, who has the floor, and those named. */
  muteAll(kinds: Partial<DeviceKinds>, except: readonly number[] = []): Promise<void> {
    return this.#send({ muteAll: { kinds, except: except.map((number) => ({ number })) } });
  }

  /** What is absent stays. */
  setLocks(locked: Partial<DeviceKinds>): Promise<void> {
    return this.#send({ setLocks: locked });
  }

  exempt(number: number, isExempt: boolean): Promise<void> {
    return this.#send({ exempt: { ...target(number), on: isExempt } });
  }

  closeToPublic(areGuestsOut: boolean): Promise<void> {
    return this.#send({ closeToPublic: { guests: areGuestsOut } });
  }

  openToPublic(): Promise<void> {
    return this.#send({ openToPublic: {} });
  }

  /** Everybody has to leave, oneself as well: the answer may not come. */
  endForAll(): Promise<void> {
    return this.#send({ endForAll: {} });
  }

  reopen(): Promise<void> {
    return this.#send({ reopen: {} });
  }

  async #send(command: IModerationCommand): Promise<void> {
    await this.#port.command(ModerationCommand.encode(command).finish());
  }
}

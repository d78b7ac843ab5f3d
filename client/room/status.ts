/** The room's status as a page sees it: one object that is replaced when something in it changes. No I/O. */
import type { RoomStatus } from '../api.ts';
import { RoomStateView } from './room-state.ts';
import { isShallowEqual } from './shallow.ts';

const IDLE: RoomStatus = {
  state: 'idle',
  error: undefined,
  site: undefined,
  participantCount: 0,
  counts: { people: 0, withVideo: 0, openMics: 0, observers: 0 },
  isEverybodyKnown: true,
  selfId: undefined,
  mayPublish: [],
  withheld: {},
  maySubscribe: true,
  role: 'member',
  mayModerate: false,
  isOutside: false,
  settings: new RoomStateView().settings,
  degraded: false,
  podium: [],
  queue: undefined,
};

export class StatusView {
  #current: RoomStatus = IDLE;

  get current(): RoomStatus {
    return this.#current;
  }

  get selfId(): string | undefined {
    return this.#current.selfId;
  }

  set(change: Partial<RoomStatus>): void {
    const next = { ...this.#current, ...change };
    if (!isShallowEqual(this.#current, next)) this.#current = next;
  }
}

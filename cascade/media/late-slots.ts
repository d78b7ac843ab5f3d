/** Talker slots for who is made before them and asks for them later: a room's pipes. */
import { AppError } from '../../common/errors.ts';
import type { LocalSlotsPort } from '../ports.ts';

/** @returns `bind` says which they are */
export function lateSlots(): {
  readonly bound: LocalSlotsPort;
  readonly bind: (slots: LocalSlotsPort) => void;
} {
  let slots: LocalSlotsPort | undefined;
  const bound: LocalSlotsPort = {
    acquireFor: async (router, other) => {
      if (slots === undefined) throw new AppError('ROOM_UNKNOWN', 'there are no talker slots yet');
      return slots.acquireFor(router, other);
    },
    takeFrom: (router, other, producers) => slots?.takeFrom(router, other, producers),
  };
  return { bound, bind: (made) => void (slots = made) };
}

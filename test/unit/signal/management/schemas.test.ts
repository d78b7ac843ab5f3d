import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import type * as types from '../../../../client/management/types.ts';
import * as schemas from '../../../../signal/management/schemas.ts';

/** Whatever one of them has, the other one has as well, down to each field. */
type Plain<T> = T extends readonly (infer One)[]
  ? readonly Plain<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : T;
type Same<A, B> =
  (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

describe('the schemas of rooms and meetings', () => {
  test('take and tell what the client knows as types', () => {
    const same: {
      roomWish: Same<z.input<typeof schemas.RoomWish>, types.RoomWish>;
      roomChange: Same<z.input<typeof schemas.RoomChange>, types.RoomChange>;
      roomDetail: Same<z.output<typeof schemas.RoomDetail>, types.RoomDetail>;
      roomList: Same<z.output<typeof schemas.RoomList>, types.RoomList>;
      meetingWish: Same<z.input<typeof schemas.MeetingWish>, types.MeetingWish>;
      meetingChange: Same<z.input<typeof schemas.MeetingChange>, types.MeetingChange>;
      meetingList: Same<z.output<typeof schemas.MeetingList>, types.MeetingList>;
      me: Same<z.output<typeof schemas.Me>, types.Me>;
    } = {
      roomWish: true,
      roomChange: true,
      roomDetail: true,
      roomList: true,
      meetingWish: true,
      meetingChange: true,
      meetingList: true,
      me: true,
    };

    expect(Object.values(same)).not.toContain(false);
  });

  test.each([
    [schemas.RoomWish, { title: ' ' }],
    [schemas.RoomWish, { title: 'Rat', room: 'a/b' }],
    [schemas.RoomWish, { title: 'Rat', settings: { maxParticipants: -1 } }],
    [schemas.RoomWish, { title: 'Rat', owner: 'me' }],
    [schemas.RoomChange, { entry: { everybody: true } }],
    [
      schemas.MeetingWish,
      {
        room: 'rat',
        title: 'Rat',
        startsAt: '2026-12-01T18:00Z',
        endsAt: '2026-12-01T20:00',
        timeZone: 'Europe/Berlin',
      },
    ],
    [schemas.MeetingChange, { room: 'other' }],
  ])('do not take what is wrong (%#)', (schema, wrong) => {
    expect(schema.safeParse(wrong).success).toBe(false);
  });
});

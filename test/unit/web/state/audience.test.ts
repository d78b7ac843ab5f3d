import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PersonView, RoomStatus } from '../../../../client/api.ts';
import { Audience, withheldFrom } from '../../../../web/state/audience.ts';
import { personView } from '../people.ts';

const OPEN = {
  version: 1,
  title: '',
  maxParticipants: 0,
  maxPodium: 0,
  locked: false,
  audienceCamera: true,
  audienceMic: true,
};
const QUIET = { ...OPEN, audienceMic: false, audienceCamera: false };
const status = (over: Partial<RoomStatus> = {}): RoomStatus => ({
  state: 'joined',
  error: undefined,
  site: 'erfurt',
  participantCount: 250,
  counts: { people: 250, withVideo: 12, openMics: 12, observers: 0 },
  isEverybodyKnown: false,
  selfId: 'me',
  mayPublish: ['screen'],
  withheld: { mic: 'podium', camera: 'podium' },
  maySubscribe: true,
  role: 'member',
  mayModerate: false,
  isOutside: false,
  settings: QUIET,
  degraded: false,
  podium: [],
  queue: undefined,
  ...over,
});
const me = (isOnPodium = false): PersonView => personView('me', { isSelf: true, isOnPodium });
const ALL = ['mic', 'camera', 'screen'] as const;

describe('withheldFrom()', () => {
  test.each([
    ['both, from the audience', status(), { mic: true, camera: true }],
    ['the microphone alone', status({ withheld: { mic: 'podium' } }), { mic: true, camera: false }],
    [
      'nothing that a feature forbids',
      status({ withheld: { mic: 'floor.not-yours' } }),
      { mic: false, camera: false },
    ],
    ['nothing that only the token forbids', status({ withheld: {} }), { mic: false, camera: false }],
  ])('is %s', (_name, room, withheld) => {
    expect(withheldFrom(room)).toEqual(withheld);
  });
});

describe('Audience', () => {
  let audience: Audience;

  beforeEach(() => {
    audience = new Audience();
  });

  test('says why there is no microphone, and that one may speak on the podium, and that it is over', () => {
    audience.update(status(), me());
    expect(audience.notice.value).toBe('audience');

    audience.update(status({ mayPublish: ALL, withheld: {} }), me(true));
    expect(audience.notice.value).toBe('podium');
    expect(audience.withheld.value).toEqual({ mic: false, camera: false });

    audience.update(status(), me());
    expect(audience.notice.value).toBe('offPodium');
  });

  test('says the same in whatever order row and rights come', () => {
    const free = { mayPublish: ALL, withheld: {} };
    audience.update(status(), me());

    audience.update(status(free), me());
    expect(audience.notice.value).toBeUndefined();
    audience.update(status(free), me(true));
    expect(audience.notice.value).toBe('podium');
    audience.update(status(free), me());
    audience.update(status(), me());

    expect(audience.notice.value).toBe('offPodium');
  });

  test('says nothing where nothing is withheld', () => {
    audience.update(status({ settings: OPEN, mayPublish: ALL, withheld: {} }), me());

    expect(audience.notice.value).toBeUndefined();
  });

  test('stays dismissed until somebody wants the device', () => {
    audience.update(status(), me());
    audience.dismiss();
    audience.update(status({ participantCount: 251 }), me());
    expect(audience.notice.value).toBeUndefined();

    audience.remind();
    expect(audience.notice.value).toBe('audience');
  });

  test('takes its word back when the room lets everybody speak', () => {
    audience.update(status(), me());
    audience.update(status({ settings: OPEN, mayPublish: ALL, withheld: {} }), me());

    expect(audience.notice.value).toBeUndefined();
  });

  test('waits for what is known after a lost connection', () => {
    audience.update(status(), me());
    audience.update(status({ state: 'reconnecting', mayPublish: ALL, withheld: {} }), me(true));

    expect(audience.withheld.value.mic).toBe(true);
  });
});

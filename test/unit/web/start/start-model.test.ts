import { describe, expect, test } from '@jest/globals';
import { ClientFailure, type ErrorCode } from '../../../../client/errors.ts';
import type { ApiRequest } from '../../../../web/state/api.ts';
import { StartModel } from '../../../../web/start/start-model.ts';
import { meetingShown } from './meetings.ts';

const NOW_MS = Date.parse('2026-12-01T09:00:00Z');
const UPCOMING = [
  { startsAt: '2026-12-01T17:00:00Z', endsAt: '2026-12-01T19:00:00Z', occurrence: '2026-12-01T18:00' },
];
const ROOM = { room: 'council', title: 'Council', link: 'x', revision: '7', mayPlan: true, mayChange: true };
const WISH = {
  ...{ room: 'council', title: 'Council', startsAt: '2026-12-01T18:00', endsAt: '2026-12-01T20:00' },
  timeZone: 'Europe/Berlin',
};

function setUp(refusal?: ErrorCode) {
  const asked: [string, ApiRequest | undefined][] = [];
  let revision = '1';
  const call = async (path: string, request?: ApiRequest): Promise<Record<string, unknown>> => {
    asked.push([path, request]);
    if (request?.method !== undefined && refusal !== undefined) throw new ClientFailure(refusal, 'no');
    if (path === '/v1/me') return { person: { mayCreateRooms: true, groups: ['council'] } };
    if (path.startsWith('/v1/rooms?'))
      return { rooms: [ROOM, 'none', { ...ROOM, room: 'b', mayPlan: false }] };
    return { meetings: [meetingShown({ upcoming: UPCOMING, revision }), { id: 'none' }] };
  };
  const text = async (path: string): Promise<string> => path;
  const model = new StartModel({ api: { call, text }, nowMs: () => NOW_MS, newKey: () => 'k' });
  const changedElsewhere = (): void => void (revision = '2');
  const commands = () => asked.filter(([, request]) => request?.method !== undefined);
  return { model, commands, changedElsewhere };
}

describe('StartModel', () => {
  test('has the meetings by day, the rooms, and what one may do about them', async () => {
    const { model } = setUp();

    await model.load();

    expect(model.state.value).toBe('ready');
    expect(model.meetings.value).toMatchObject([{ day: 'today', meeting: { id: 'm1' } }]);
    expect(model.rooms.value.map(({ room }) => room)).toEqual(['council', 'b']);
    expect(model.plannable.value.map(({ room }) => room)).toEqual(['council']);
    expect([model.mayCreateRooms.value, model.titleOf('council'), model.titleOf('c')]).toEqual([
      true,
      'Council',
      'c',
    ]);
  });

  test('makes a meeting once however often it is tried, and says in a change on what it was decided', async () => {
    const { model, commands } = setUp();
    const meeting = meetingShown({ revision: '5' });

    await model.createMeeting({ ...WISH, recurrence: '' }, 'k');
    await model.changeMeeting(meeting, { ...WISH, recurrence: '' });
    await model.changeOccurrences(meeting, { skips: ['2026-12-08T18:00'], moves: [] });
    await model.deleteMeeting(meeting);

    const { room: _, ...change } = WISH;
    expect(commands()).toEqual([
      ['/v1/meetings', { method: 'POST', headers: { 'idempotency-key': 'k' }, body: WISH }],
      [
        '/v1/meetings/m1',
        { method: 'PATCH', headers: { 'if-match': '"5"' }, body: { ...change, recurrence: '' } },
      ],
      [
        '/v1/meetings/m1',
        {
          method: 'PATCH',
          headers: { 'if-match': '"5"' },
          body: { skips: ['2026-12-08T18:00'], moves: [] },
        },
      ],
      ['/v1/meetings/m1', { method: 'DELETE' }],
    ]);
  });

  test('knows after a conflict what is there now', async () => {
    const { model, changedElsewhere } = setUp('REVISION_CONFLICT');
    await model.load();
    const meeting = meetingShown();
    changedElsewhere();

    await expect(model.changeMeeting(meeting, WISH)).resolves.toBe(false);

    expect([model.failure.value, model.newest(meeting).revision]).toEqual(['REVISION_CONFLICT', '2']);
  });

  test.each([
    ['SIGNAL_UNREACHABLE', 'failed'],
    ['NOT_FOUND', 'absent'],
  ] as const)('says that nothing could be loaded (%s)', async (code, state) => {
    const fail = () => Promise.reject(new ClientFailure(code, 'away'));
    const model = new StartModel({ api: { call: fail, text: fail }, nowMs: () => 0, newKey: () => '' });

    await model.load();

    expect(model.state.value).toBe(state);
  });
});

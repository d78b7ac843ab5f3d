import { beforeEach, describe, expect, test } from '@jest/globals';
import { shutInvitationsPrefix } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { SerialQueue } from '../../../../common/lifecycle/serial-queue.ts';
import {
  InvitationDesk,
  type InvitationWish,
  type Shown,
} from '../../../../signal/invitations/invitation-desk.ts';
import { invitationIdOf } from '../../../../signal/invitations/invitation.ts';
import { Invitations, MAX_INVITATIONS } from '../../../../signal/invitations/invitations.ts';
import { auditPage } from '../../../../signal/management/audit-log.ts';
import { DEFAULT_AUDIT_LIMITS, Ledger } from '../../../../signal/management/ledger.ts';
import { WrongTries } from '../../../../signal/server/wrong-tries.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const ROOM = parseRoomId('council');
const CHAIR = { kind: 'login', id: 'login:chair', name: 'Carla' } as const;

let clock: FakeClock;
let cluster: MemoryCluster;
let refused: string[];

beforeEach(() => {
  clock = new FakeClock();
  cluster = new MemoryCluster();
  refused = [];
});

/** Digests that cost nothing, one after the other as real ones; scrypt has a test of its own. */
const queue = new SerialQueue(64);
const passwords = {
  digest: async (password: string) => ({ salt: new Uint8Array(1), digest: Buffer.from(password) }),
  matches: (password: string, { digest }: { digest: Uint8Array }, onTurn: () => void) =>
    queue.run(async () => {
      onTurn();
      await new Promise((resolve) => setImmediate(resolve));
      return password === Buffer.from(digest).toString();
    }),
};

/** A node's; all of a test are of one cluster. */
function setUp() {
  const coordination = cluster.client();
  const ledger = new Ledger({ coordination, limits: DEFAULT_AUDIT_LIMITS, nowMs: () => clock.wallMs() });
  const invitations = new Invitations({ coordination, ledger });
  const desk = new InvitationDesk({
    invitations,
    passwords,
    wrongTries: new WrongTries(clock),
    onRefused: (reason) => refused.push(reason),
    nowMs: () => clock.wallMs(),
  });
  const make = async (wish: Partial<InvitationWish> = {}, stillMay = async () => {}) => {
    const whole = { role: 'guest', note: '', expiresAtMs: undefined, password: undefined, ...wish } as const;
    const { invitation, secret } = await desk.make(ROOM, CHAIR, whole, stillMay);
    return { invitation, secret, id: invitationIdOf(invitation) };
  };
  const admit = (id: string, shown: Partial<Shown>) =>
    desk.admit(id, { secret: '', password: undefined, guestKey: 'g', peerIp: '10.0.0.7', ...shown });
  return { desk, invitations, make, admit };
}

const INVALID = { code: 'INVITATION_INVALID' };

describe('InvitationDesk', () => {
  test('lets in whoever has the link, at each node', async () => {
    const { id, secret } = await setUp().make({ role: 'observer' });

    await expect(setUp().admit(id, { secret })).resolves.toMatchObject({ room: 'council', role: 'observer' });
  });

  test('makes the same guest of whoever comes again, and others of all others', async () => {
    const { make, admit } = setUp();
    const one = await make();
    const other = await make();
    const subjectOf = async ({ id, secret }: typeof one, guestKey: string) =>
      (await admit(id, { secret, guestKey })).subject;

    const subjects = [
      await subjectOf(one, 'a'),
      await subjectOf(one, 'a'),
      await subjectOf(one, 'b'),
      await subjectOf(other, 'a'),
    ];

    expect(subjects[0]).toMatch(/^guest:/);
    expect(subjects[1]).toBe(subjects[0]);
    expect(new Set(subjects).size).toBe(3);
  });

  test.each<[string, (made: { id: string; secret: string }) => readonly [string, Partial<Shown>], string]>([
    ['a wrong secret', ({ id }) => [id, { secret: 'wrong' }], 'wrong secret'],
    ['no secret', ({ id }) => [id, {}], 'wrong secret'],
    ['an unknown number', ({ secret }) => ['council.AAAAAAAAAAAA', { secret }], 'unknown or revoked'],
    ['another room', ({ id, secret }) => [id.replace('council', 'other'), { secret }], 'unknown or revoked'],
    ['no id', ({ secret }) => ['../council', { secret }], 'unknown or revoked'],
  ])('refuses %s, and says why in the log only', async (_what, show, reason) => {
    const { make, admit } = setUp();
    const [id, shown] = show(await make());

    await expect(admit(id, shown)).rejects.toMatchObject(INVALID);
    expect(refused).toEqual([reason]);
  });

  test('refuses one that was revoked, at each node', async () => {
    const { make, invitations } = setUp();
    const { invitation, id, secret } = await make();

    await invitations.remove(ROOM, invitation.number, 'stay', CHAIR);

    await expect(setUp().admit(id, { secret })).rejects.toMatchObject(INVALID);
  });

  test('refuses one whose time is over', async () => {
    const { make, admit } = setUp();
    const { id, secret } = await make({ expiresAtMs: clock.wallMs() + 60_000 });
    await admit(id, { secret });

    clock.advance(60_000);

    await expect(admit(id, { secret })).rejects.toMatchObject(INVALID);
    await expect(make({ expiresAtMs: clock.wallMs() })).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  test('wants the password where there is one', async () => {
    const { make, admit } = setUp();
    const { id, secret } = await make({ password: 'Rathaus1' });

    await expect(admit(id, { secret })).rejects.toMatchObject(INVALID);
    await expect(admit(id, { secret, password: 'rathaus1' })).rejects.toMatchObject(INVALID);
    await expect(admit(id, { secret, password: 'Rathaus1' })).resolves.toMatchObject({ role: 'guest' });
  });

  test('listens to nobody who guesses, and to all others as before', async () => {
    const { make, admit } = setUp();
    const { id, secret } = await make({ password: 'Rathaus1' });
    const tries = Array.from({ length: 30 }, (_, index) =>
      admit(id, { secret, password: `Rathaus${index + 2}` }),
    );

    const codes = (await Promise.allSettled(tries)).map((one) =>
      one.status === 'rejected' ? (one.reason as { code: string }).code : 'OK',
    );

    expect(codes.filter((code) => code === 'INVITATION_INVALID').length).toBeLessThanOrEqual(12);
    await expect(admit(id, { secret, password: 'Rathaus1' })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const elsewhere = { secret, password: 'Rathaus1', peerIp: '10.0.0.8' };
    await expect(admit(id, elsewhere)).resolves.toMatchObject({ role: 'guest' });
  });
});

describe('Invitations', () => {
  test('are not made by whom a definition of the same moment has shut out', async () => {
    const { make, invitations } = setUp();
    const noMore = () => Promise.reject(new AppError('GRANT_MISSING', 'somebody has defined the room'));

    await expect(make({}, noMore)).rejects.toMatchObject({ code: 'GRANT_MISSING' });

    await expect(invitations.list(ROOM)).resolves.toEqual([]);
  });

  test('lists those of a room, oldest first, without their secrets', async () => {
    const { make, invitations } = setUp();
    const made = await make({ note: 'press' });
    clock.advance(1);
    await make({ note: 'guests' });

    const listed = await invitations.list(ROOM);

    expect(listed.map(({ note }) => note)).toEqual(['press', 'guests']);
    expect(JSON.stringify(cluster.state.range('/').items)).not.toContain(made.secret);
    await expect(invitations.list(parseRoomId('other'))).resolves.toEqual([]);
  });

  test('keep for a day that guests of one have to go', async () => {
    const { make, invitations } = setUp();
    const [first, second] = [await make(), await make()];
    const shutOut = () => cluster.state.range(shutInvitationsPrefix(ROOM)).items.map(({ key }) => key);
    const remove = ({ invitation }: typeof first) => invitations.remove(ROOM, invitation.number, 'go', CHAIR);
    await remove(first);
    await remove(first);
    expect(shutOut()).toEqual([expect.stringContaining(first.invitation.number)]);

    clock.advance(86_400_000);
    await remove(second);

    expect(shutOut()).toEqual([expect.stringContaining(second.invitation.number)]);
    await expect(invitations.list(ROOM)).resolves.toEqual([]);
  });

  test('are made and revoked together with what the audit log says of it, once', async () => {
    const { make, invitations } = setUp();
    const { id, invitation } = await make({ role: 'observer', password: 'Rathaus1' });
    for (const guests of ['stay', 'stay', 'go'] as const)
      await invitations.remove(ROOM, invitation.number, guests, CHAIR);

    const entries = await auditPage(cluster.client(), { before: undefined, limit: 10 });

    const object = `invitation:${id}`;
    expect(entries).toMatchObject([
      { action: 'invitation.revoked', object, by: CHAIR, detail: 'guests removed' },
      { action: 'invitation.revoked', object, by: CHAIR, detail: '' },
      { action: 'invitation.created', object, by: CHAIR, detail: 'observer' },
    ]);
  });

  test('are so many in a room at most; expired ones make room', async () => {
    const { make } = setUp();
    for (let count = 1; count < MAX_INVITATIONS; count += 1) await make();
    await make({ expiresAtMs: clock.wallMs() + 1 });

    await expect(make()).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    clock.advance(1);
    await expect(make()).resolves.toMatchObject({ secret: expect.any(String) });
  });
});

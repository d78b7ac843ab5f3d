/** Moderators' commands through sockets: who may, what others see, and what becomes of somebody who is banned. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../common/errors.ts';
import type { IJoinResponse } from '../../proto/index.ts';
import type { SignalNode } from '../../signal/node.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = 'council';
const MODERATOR = { name: 'Mo', subject: 'mo', grants: { moderate: true } };

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
});
afterEach(() => sites.close());

const idOf = (joined: IJoinResponse): string => joined.participantId ?? '';

/** Waits until what the client has been told of somebody is there. */
const untilSeen = (client: SignalClient, joined: IJoinResponse): Promise<unknown> =>
  waitFor(() => client.roster.people.has(idOf(joined)), { what: 'the other one' });

describe('moderation', () => {
  test('is refused without the grant, and with malformed arguments', async () => {
    const { client, joined } = await sites.join(erfurt, ROOM);
    const { client: mo } = await sites.join(erfurt, ROOM, MODERATOR);

    for (const body of [
      { updateSettings: { title: 'x' } },
      { ban: { participantId: idOf(joined) } },
      { unban: { banId: 'x' } },
      { listBans: {} },
      { issueToken: {} },
      { setPodium: { participantId: idOf(joined), on: true } },
    ]) {
      expect(await client.codeOf(body)).toBe('GRANT_MISSING');
    }
    expect(await mo.codeOf({ unban: { banId: '../settings' } })).toBe('ARGUMENT_INVALID');
    expect(await mo.codeOf({ updateSettings: { title: 'x'.repeat(201) } })).toBe('ARGUMENT_INVALID');
    expect(await mo.codeOf({ setPodium: { commandId: 'a b', on: true } })).toBe('ARGUMENT_INVALID');
    expect(await mo.codeOf({ setPodium: { participantId: 'nobody', on: true } })).toBe('PARTICIPANT_UNKNOWN');
    expect(await mo.codeOf({ ban: { participantId: 'nobody' } })).toBe('PARTICIPANT_UNKNOWN');
  });

  test('shows settings and podium to all, and says in topology and metrics who is home', async () => {
    const { client: mo } = await sites.join(erfurt, ROOM, MODERATOR);
    const { client: anna, joined } = await sites.join(jena, ROOM);
    await untilSeen(mo, joined);

    const { updateSettings } = await mo.request({ updateSettings: { title: 'Council', expectedVersion: 0 } });
    expect(await mo.codeOf({ setPodium: { participantId: idOf(joined), on: true } })).toBe('OK');

    expect(updateSettings?.settings?.version).toBeGreaterThan(0);
    const facts = () => anna.deltas.findLast(({ room }) => room?.facts?.podium?.length)?.room;
    await waitFor(() => facts()?.settings?.title === 'Council', {
      what: 'podium and settings at the other site',
    });
    expect(facts()).toMatchObject({
      settings: { title: 'Council' },
      facts: { podium: [joined.self?.number] },
    });
    const { joined: late } = await sites.join(jena, ROOM, { name: 'Late' });
    expect(late.snapshot?.room?.settings?.title).toBe('Council');
    const read = async (path: string) => (await fetch(`http://127.0.0.1:${erfurt.port}${path}`)).text();
    const isWhole = async () =>
      (await read('/metrics')).search(/^kaskade_signal_degraded_rooms\{.*\} 0$/m) >= 0;
    await waitFor(isWhole, { what: 'both sites have the facts' });
    expect(JSON.parse(await read(`/v1/rooms/${ROOM}/topology`))).toMatchObject({
      home: erfurt.nodeId,
      degraded: false,
    });
  });

  test('bans: the socket is told and closed, the media ended, and nobody with this subject gets in again', async () => {
    const sfu = await sites.sfu('sfu-jena-1', 'jena');
    const { client: mo } = await sites.join(erfurt, ROOM, MODERATOR);
    const { client: eve, joined } = await sites.join(jena, ROOM, { subject: 'eve', name: 'Eve' });
    await eve.openMedia();
    await untilSeen(mo, joined);

    expect(await mo.codeOf({ ban: { participantId: idOf(joined), reason: 'noise' } })).toBe('OK');

    const { code, canResume } = await eve.event('sessionClosed');
    expect([fromProtoCode(code), canResume ?? false]).toEqual(['BANNED', false]);
    await eve.untilClosed();
    await waitFor(() => sfu.closedSessions.length === 1, { what: 'the media to be closed' });
    const number = joined.self?.number ?? 0;
    await waitFor(() => mo.deltas.some(({ left }) => left?.includes(number)), {
      what: 'the leave to be seen',
    });
    const again = await sites.connect(erfurt);
    const join = { join: { roomId: ROOM, accessToken: await sites.token(ROOM, { subject: 'eve' }) } };
    expect(await again.codeOf(join)).toBe('BANNED');
    const { listBans } = await mo.request({ listBans: {} });
    expect(listBans?.bans).toMatchObject([
      { subject: 'eve', name: 'Eve', bannedBySubject: 'mo', reason: 'noise' },
    ]);
    expect(await mo.codeOf({ unban: { banId: listBans?.bans?.[0]?.banId ?? '' } })).toBe('OK');
    await waitFor(async () => (await again.codeOf(join)) === 'OK', { what: 'the ban to be lifted' });
  });
});

/** Moderation through sockets at two sites, with the SFU node that carries it out. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fromProtoCode } from '../../../common/errors.ts';
import {
  ModerationCommand,
  ModerationOutsideView,
  ModerationOwnView,
  type IModerationCommand,
} from '../../../proto/features/moderation.ts';
import { ClientEnvelope, JoinMode, Role, type IJoinResponse } from '../../../proto/index.ts';
import type { SignalNode } from '../../../signal/node.ts';
import type { FakeSfu } from '../../support/fake-sfu.ts';
import { recordsOf } from '../../support/feature-records.ts';
import type { SignalClient } from '../../support/signal-client.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOM = 'council';

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;
let sfu: FakeSfu;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
  sfu = await sites.sfu('sfu-jena-1', 'jena');
});
afterEach(() => sites.close());

const moderation = (command: IModerationCommand) => ({
  featureCommand: { feature: 'moderation', command: ModerationCommand.encode(command).finish() },
});
const come = (node: SignalNode, name: string, role?: 'chair' | 'moderator' | 'observer' | 'guest') =>
  sites.join(node, ROOM, { name, subject: name.toLowerCase(), ...(role && { role }) });
const target = ({ participantId }: IJoinResponse) => ({ target: { participantId: participantId ?? '' } });

function waitingAt(client: SignalClient): readonly string[] {
  const told = recordsOf(client, 'moderation').get('outside');
  return told ? ModerationOutsideView.decode(told).first.map(({ name }) => name ?? '') : [];
}

function whyOutside(client: SignalClient): string | undefined {
  const own = recordsOf(client, 'moderation').get('own');
  return own && ModerationOwnView.decode(own).outside;
}

async function speak(client: SignalClient, kind = 1): Promise<string> {
  await client.openMedia();
  const { createTransport } = await client.request({ createTransport: { direction: 1 } });
  const transportId = createTransport?.transportId ?? '';
  return client.codeOf({ produce: { transportId, kind, rtpParametersJson: '{"codecs":[]}' } });
}

describe('moderation', () => {
  test('keeps who comes in the waiting room, without media, until they are let in', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    const { client: mo } = await come(jena, 'Mo', 'moderator');
    await waitFor(() => chair.roster.people.size === 2, { what: 'the chair to see Mo' });
    await chair.codeOf(moderation({ setWaitingRoom: { mode: 'all' } }));
    await waitFor(() => recordsOf(mo, 'moderation').has('room'), { what: 'the other site to know' });

    const { client: ben, joined } = await come(jena, 'Ben');

    expect(joined.self?.outside).toBe(true);
    expect(whyOutside(ben)).toBe('waiting');
    expect(await ben.codeOf({ openMedia: {} })).toBe('NOT_ADMITTED');
    expect(await ben.codeOf(moderation({ admit: target(joined) }))).toBe('NOT_ADMITTED');
    await waitFor(() => waitingAt(chair).join() === 'Ben', { what: 'the chair to see him' });
    expect(chair.roster.people.size).toBe(2);

    expect(await chair.codeOf(moderation({ admit: target(joined) }))).toBe('OK');

    await waitFor(() => ben.roster.people.size === 3 && whyOutside(ben) === undefined, {
      what: 'him inside',
    });
    expect(await ben.codeOf({ openMedia: {} })).toBe('OK');
    await waitFor(() => waitingAt(chair).length === 0, { what: 'an empty waiting room' });
  });

  test('keeps a guest waiting who joins as a screen: in no mode is anything told or sent before they are let in', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    expect(await chair.codeOf(moderation({ setWaitingRoom: { mode: 'guests' } }))).toBe('OK');
    const accessToken = await sites.token(ROOM, { name: 'Gast', subject: 'gast', role: 'guest' });
    const screen = await sites.connect(erfurt);

    const mode = JoinMode.JOIN_MODE_DISPLAY;
    const { join: joined } = await screen.request({ join: { roomId: ROOM, accessToken, mode } });

    expect(joined?.self?.outside).toBe(true);
    expect(joined?.snapshot).toMatchObject({ people: [], counts: null, room: { facts: null } });
    expect(await screen.codeOf({ openMedia: {} })).toBe('NOT_ADMITTED');
    expect(await chair.codeOf(moderation({ admit: target(joined ?? {}) }))).toBe('OK');
    await waitFor(async () => (await screen.codeOf({ openMedia: {} })) === 'OK', { what: 'it to be let in' });
  });

  test('excludes the public at once: media of observers is closed, members’ is not', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    const { client: oz } = await come(jena, 'Oz', 'observer');
    const { client: ada } = await come(jena, 'Ada');
    for (const client of [oz, ada]) expect(await client.codeOf({ openMedia: {} })).toBe('OK');
    const [ofOz] = sfu.opened.map(({ sessionId }) => sessionId);

    expect(await chair.codeOf(moderation({ closeToPublic: {} }))).toBe('OK');

    await waitFor(() => sfu.closedSessions.length === 1, { what: 'his media to be closed' });
    expect(sfu.closedSessions).toEqual([ofOz]);
    expect(fromProtoCode((await oz.event('mediaLost')).code)).toBe('NOT_ADMITTED');
    await waitFor(() => whyOutside(oz) === 'closed', { what: 'the reason' });
    const { joined: late } = await come(jena, 'Late', 'observer');
    expect(late.self?.outside).toBe(true);
    expect(await chair.codeOf(moderation({ openToPublic: {} }))).toBe('OK');
    await waitFor(async () => (await oz.codeOf({ openMedia: {} })) === 'OK', { what: 'him back' });
  });

  test('pauses at the SFU node who is muted or locked, tells them, and keeps locked ones silent', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    const { client: ben, joined } = await come(jena, 'Ben');
    expect(await speak(ben)).toBe('OK');
    const mic = `${joined.participantId ?? ''}:mic`;
    const goOn = () => ben.codeOf({ setSourcePaused: { sourceId: mic, paused: false } });
    await waitFor(() => chair.roster.sources.get(mic)?.isPaused === false, { what: 'his microphone' });

    await chair.codeOf(moderation({ muteAll: { kinds: { mic: true } } }));
    expect((await ben.event('sourcesPaused')).sourceIds).toEqual([mic]);
    expect(sfu.pausedSources).toEqual([mic]);
    expect(await goOn()).toBe('OK');
    await waitFor(() => chair.roster.sources.get(mic)?.isPaused === false, { what: 'it to be on again' });

    await chair.codeOf(moderation({ setLocks: { mic: true } }));
    await waitFor(() => sfu.pausedSources.length === 2, { what: 'it to be paused again' });
    expect(await goOn()).toBe('FEATURE_REFUSED');
    await chair.codeOf(moderation({ exempt: { ...target(joined), on: true } }));
    await waitFor(async () => (await goOn()) === 'OK', { what: 'him to be free' });
  });

  test('changes roles and names for everybody, live', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    const { client: ben, joined } = await come(jena, 'Ben');

    await waitFor(() => chair.roster.people.has(joined.participantId ?? ''), { what: 'him at the home' });
    expect(await chair.codeOf(moderation({ setRole: { ...target(joined), role: 'moderator' } }))).toBe('OK');
    expect(await chair.codeOf(moderation({ rename: { ...target(joined), name: 'Benjamin' } }))).toBe('OK');

    const id = joined.participantId ?? '';
    await waitFor(() => chair.roster.people.get(id)?.name === 'Benjamin', { what: 'the name' });
    expect(chair.roster.people.get(id)?.role).toBe('moderator');
    await waitFor(() => ben.roster.people.get(id)?.role === 'moderator', { what: 'his role at his site' });
    expect(await ben.codeOf(moderation({ setLocks: { camera: true } }))).toBe('OK');
    const { joined: again } = await come(erfurt, 'Ben');
    expect(again.self).toMatchObject({ name: 'Benjamin', role: Role.ROLE_MODERATOR });
  });

  test('ends the meeting for all; only moderators come in until one reopens it', async () => {
    const { client: chair } = await come(erfurt, 'Chair', 'chair');
    const { client: ben } = await come(jena, 'Ben');
    // its answer may not come: whoever ends it has to leave as well
    chair.sendRaw(ClientEnvelope.encode({ ...moderation({ endForAll: {} }), requestId: 99 }).finish());

    for (const client of [ben, chair])
      expect(fromProtoCode((await client.event('sessionClosed')).code)).toBe('REMOVED');
    await Promise.all([ben.untilClosed(), chair.untilClosed()]);

    const late = await sites.connect(jena);
    const accessToken = await sites.token(ROOM, { name: 'Late', subject: 'late' });
    expect(await late.codeOf({ join: { roomId: ROOM, accessToken } })).toBe('ROOM_LOCKED');
    const { client: mo } = await come(erfurt, 'Mo', 'moderator');
    expect(await mo.codeOf(moderation({ reopen: {} }))).toBe('OK');
    await waitFor(async () => (await late.codeOf({ join: { roomId: ROOM, accessToken } })) === 'OK', {
      what: 'others to come in',
    });
  });
});

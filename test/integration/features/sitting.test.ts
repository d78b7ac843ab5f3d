/** A sitting through sockets at two sites, over the death of its home, from its opening to its files by HTTP. */
import { randomBytes, createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { SittingCommand, SittingView, type ISittingCommand } from '../../../proto/features/sitting.ts';
import type { SignalNode } from '../../../signal/node.ts';
import { recordsOf } from '../../support/feature-records.ts';
import type { SignalClient } from '../../support/signal-client.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';

const ROOM = 'council';

let sites: SignalSites;
let erfurt: SignalNode;
let jena: SignalNode;

beforeEach(async () => {
  sites = new SignalSites();
  erfurt = await sites.node();
  jena = await sites.node({ site: 'jena' });
});
afterEach(() => sites.close());

const sitting = (command: ISittingCommand) => ({
  featureCommand: { feature: 'sitting', command: SittingCommand.encode(command).finish() },
});

function viewOf(client: SignalClient): SittingView | undefined {
  const view = recordsOf(client, 'sitting').get('sitting');
  return view && SittingView.decode(view);
}

type Answer = { readonly status: number; readonly type: string; readonly text: string };

async function get(node: SignalNode, path: string, token: string): Promise<Answer> {
  const url = new URL(`/v1/rooms/${ROOM}/sittings${path}`, `http://127.0.0.1:${node.port}`);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

/** As the node serves it. */
async function schemaOf(name: string) {
  const answer = await fetch(`http://127.0.0.1:${erfurt.port}/v1/schemas/${name}.json`);
  return z.fromJSONSchema((await answer.json()) as z.core.JSONSchema.JSONSchema);
}

const kindsOf = (record: string): readonly string[] =>
  record
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind);

describe('a sitting', () => {
  test('counts its members at all sites, and leaves a record and minutes behind', async () => {
    const { client: chair } = await sites.join(erfurt, ROOM, {
      name: 'Carla',
      subject: 'carla',
      role: 'chair',
    });
    const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben', subject: 'ben' });
    const oz = await sites.join(jena, ROOM, { name: 'Oz', subject: 'oz', role: 'observer' });

    await waitFor(() => chair.roster.people.size === 2, { what: 'the home knows both' });
    expect(await ben.codeOf(sitting({ open: { title: 'Rat' } }))).toBe('ROLE_MISSING');
    expect(await chair.codeOf(sitting({ addPresent: {} }))).toBe('OK');
    expect(await chair.codeOf(sitting({ open: { title: 'Rat' } }))).toBe('OK');
    await waitFor(() => (viewOf(ben)?.remote ?? 0) === 2, { what: 'both members are present' });
    expect(await ben.codeOf(sitting({ report: { kind: 2, text: 'leise' } }))).toBe('OK');
    await waitFor(() => viewOf(chair)?.remote === 1, { what: 'the disturbed one does not count' });
    expect(await chair.codeOf(sitting({ suspend: { reason: 'Ton' } }))).toBe('OK');
    await waitFor(
      async () => (await chair.codeOf({ ban: { participantId: oz.joined.participantId ?? '' } })) === 'OK',
      { what: 'the home knows whom it bans' },
    );
    expect(await chair.codeOf(sitting({ close: {} }))).toBe('OK');

    const token = await sites.token(ROOM, { role: 'chair' });
    const list = await get(jena, '', token);
    const [entry] = (JSON.parse(list.text) as { sittings: { sittingId: string; closedAt: string }[] })
      .sittings;
    expect(entry?.closedAt).not.toBe('');
    const record = await get(jena, `/${entry?.sittingId}/record.jsonl`, token);
    expect(kindsOf(record.text)).toEqual([
      'sitting.opened',
      'sitting.came',
      'sitting.disturbed',
      'sitting.suspended',
      'room.banned',
      'sitting.closed',
    ]);
    const minutes = await get(erfurt, `/${entry?.sittingId}/minutes.json`, token);
    const signature = await get(erfurt, `/${entry?.sittingId}/signature.json`, token);
    for (const [name, text] of [
      ['sittings', list.text],
      ['minutes', minutes.text],
      ['record-signature', signature.text],
      ['record-line', record.text.split('\n')[0] ?? ''],
    ] as const)
      expect((await schemaOf(name)).safeParse(JSON.parse(text)).error).toBeUndefined();
    expect(JSON.parse(minutes.text)).toMatchObject({
      title: 'Rat',
      members: [{ name: 'Carla' }, { name: 'Ben' }],
      guests: [],
      openedPublic: 'yes',
      measures: [{ what: 'banned', name: 'Oz', role: 'observer', by: 'Carla' }],
    });
  });

  test('survives its home: the next one goes on with what was acknowledged', async () => {
    const { client: opener } = await sites.join(erfurt, ROOM, { subject: 'ben', role: 'chair' });
    const other = await sites.node();
    const { client: chair } = await sites.join(other, ROOM, { subject: 'carla', role: 'chair' });
    // whoever is asked first is the home
    expect(await opener.codeOf(sitting({ open: { title: 'Rat' } }))).toBe('OK');
    await waitFor(() => viewOf(chair)?.sitting !== undefined, { what: 'the other node knows' });

    await erfurt.close();

    await waitFor(async () => (await chair.codeOf(sitting({ suspend: {} }))) === 'OK', {
      what: 'the next home decides',
      timeoutMs: 20_000,
    });
    await waitFor(() => (viewOf(chair)?.sitting?.suspendedAtMs ?? 0) > 0, { what: 'it is told' });
    expect(viewOf(chair)?.sitting?.title).toBe('Rat');
  }, 60_000);

  test('gives its files to who moderates and to who has a ticket, and to nobody else', async () => {
    const { client: chair } = await sites.join(erfurt, ROOM, { subject: 'carla', role: 'chair' });
    await chair.codeOf(sitting({ open: { title: 'Rat' } }));
    const secret = randomBytes(24).toString('hex');
    const secretHash = createHash('sha256').update(secret).digest();
    const member = await sites.token(ROOM);
    const other = await sites.token('other', { role: 'chair' });

    expect((await get(erfurt, '', secret)).status).toBe(401);
    expect(await chair.codeOf(sitting({ ticket: { secretHash } }))).toBe('OK');
    expect((await get(erfurt, '', secret)).status).toBe(200);
    expect((await get(jena, '', secret)).status).toBe(200);
    expect((await get(erfurt, '', member)).status).toBe(403);
    expect((await get(erfurt, '', other)).status).toBe(403);
    expect((await get(erfurt, '', '')).status).toBe(401);
    expect((await get(erfurt, '/nothing/record.jsonl', secret)).status).toBe(404);
    await Promise.all(Array.from({ length: 12 }, (_, n) => get(jena, '', `guess${n}`)));
    expect((await get(jena, '', secret)).status).toBe(429);
    await waitFor(() => viewOf(chair)?.sitting !== undefined, { what: 'the sitting is told' });
    const pdf = await get(erfurt, `/${viewOf(chair)?.sitting?.sittingId}/minutes.pdf`, secret);
    expect([pdf.status, pdf.type, pdf.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
  });
});

/** The floor through sockets at two sites: who has it, whose microphone is open, who follows. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  FloorCommand,
  FloorListView,
  FloorSpeechView,
  FloorStrategy,
  type IFloorCommand,
} from '../../../proto/features/floor.ts';
import { SourceKind } from '../../../proto/index.ts';
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

const floor = (command: IFloorCommand) => ({
  featureCommand: { feature: 'floor', command: FloorCommand.encode(command).finish() },
});

function speakerOf(client: SignalClient): string | undefined {
  const view = recordsOf(client, 'floor').get('speech');
  return view && FloorSpeechView.decode(view).name;
}

function listOf(client: SignalClient): string {
  const view = recordsOf(client, 'floor').get('list');
  return (view ? FloorListView.decode(view).first : []).map(({ name }) => name).join();
}

describe('the floor', () => {
  test('goes through the list of two sites, and only one of two who lead is faster', async () => {
    const { client: anna } = await sites.join(erfurt, ROOM, { name: 'Anna' });
    const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben' });
    const { client: mo } = await sites.join(jena, ROOM, { name: 'Mo', role: 'chair' });
    const { client: oz } = await sites.join(jena, ROOM, { name: 'Oz', role: 'observer' });
    const settings = { strategy: FloorStrategy.FLOOR_STRATEGY_LIST, limitSec: 60 };
    expect(await mo.codeOf(floor({ configure: settings }))).toBe('OK');
    expect(await oz.codeOf(floor({ request: {} }))).toBe('ROLE_MISSING');
    expect(await anna.codeOf(floor({ request: {} }))).toBe('OK');
    expect(await ben.codeOf(floor({ request: {} }))).toBe('OK');
    await waitFor(() => listOf(oz) === 'Anna,Ben', { what: 'the list' });

    const codes = await Promise.all([0, 0].map((speech) => mo.codeOf(floor({ next: { speech } }))));

    expect(codes.sort()).toEqual(['FEATURE_REFUSED', 'OK']);
    await waitFor(() => speakerOf(oz) === 'Anna' && listOf(oz) === 'Ben', { what: 'Anna has the floor' });
    expect(await ben.codeOf(floor({ end: { speech: 1 } }))).toBe('ROLE_MISSING');
    expect(await anna.codeOf(floor({ end: { speech: 1 } }))).toBe('OK');
    await waitFor(() => speakerOf(anna) === 'Ben', { what: 'Ben follows by himself' });
  });

  test('opens the microphone of who has it and closes it when it is taken', async () => {
    await sites.sfu('sfu-erfurt-1', 'erfurt');
    const { client: anna, joined } = await sites.join(erfurt, ROOM, { name: 'Anna' });
    const { client: mo } = await sites.join(jena, ROOM, { name: 'Mo', role: 'chair' });
    await anna.openMedia();
    const kind = SourceKind.SOURCE_KIND_MIC;
    const produce = { transportId: 'transport-1', kind, rtpParametersJson: '{"codecs":[]}' };
    expect(await mo.codeOf(floor({ configure: { governsMicrophones: true } }))).toBe('OK');
    const rights = () => anna.received.flatMap(({ sendRights }) => sendRights ?? []).at(-1) ?? {};
    const reasonOfMic = () => rights().withheld?.find((one) => one.kind === kind)?.reason;
    await waitFor(() => reasonOfMic() === 'floor.not-yours', { what: 'what she may not, and why' });
    expect(rights().allowed).not.toContain(kind);
    expect(await anna.codeOf({ produce })).toBe('FEATURE_REFUSED');

    const number = joined.self?.number ?? 0;
    await waitFor(() => mo.roster.people.size === 2, { what: 'Mo to see Anna' });
    expect(await mo.codeOf(floor({ give: { number } }))).toBe('OK');
    await waitFor(() => speakerOf(anna) === 'Anna' && rights().allowed?.includes(kind), {
      what: 'the floor',
    });

    const { produce: source } = await anna.request({ produce });
    const unmute = { setSourcePaused: { sourceId: source?.sourceId ?? '', paused: false } };
    expect(await anna.codeOf(unmute)).toBe('OK');
    expect(await mo.codeOf(floor({ take: { speech: 1 } }))).toBe('OK');
    await waitFor(() => speakerOf(anna) === undefined, { what: 'nobody has the floor' });
    expect((await anna.request(unmute)).failure?.reason).toBe('floor.not-yours');
    const { joined: late } = await sites.join(jena, ROOM, { name: 'Late' });
    expect(late.sendRights?.withheld).toEqual([expect.objectContaining({ reason: 'floor.not-yours' })]);
  });
});

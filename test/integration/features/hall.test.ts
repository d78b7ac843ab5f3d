/** A hall, its screen and companions, and somebody elsewhere, through sockets at two sites. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HallCommand, HallView, type IHallCommand } from '../../../proto/features/hall.ts';
import { JoinMode, Role, SourceKind, type IJoinResponse } from '../../../proto/index.ts';
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

async function joinAs(
  node: SignalNode,
  name: string,
  mode: JoinMode,
): Promise<{ readonly client: SignalClient; readonly joined: IJoinResponse }> {
  const client = await sites.connect(node);
  const accessToken = await sites.token(ROOM, { name, subject: name, role: 'member' });
  const { join } = await client.request({ join: { roomId: ROOM, accessToken, mode } });
  if (!join) throw new Error(`${name} did not join`);
  return { client, joined: join };
}

const hall = (command: IHallCommand) => ({
  featureCommand: { feature: 'hall', command: HallCommand.encode(command).finish() },
});

const produce = (kind: SourceKind) => ({ produce: { kind, transportId: 't', rtpParametersJson: '{}' } });

const reasonOf = async (client: SignalClient, kind: SourceKind): Promise<string> =>
  (await client.request(produce(kind))).failure?.reason ?? '';

const numberOf = ({ self }: IJoinResponse): number => self?.number ?? 0;

function told(client: SignalClient): HallView | undefined {
  const bytes = recordsOf(client, 'hall').get('hall');
  return bytes && HallView.decode(bytes);
}

const MIC = SourceKind.SOURCE_KIND_MIC;

describe('a hall', () => {
  test('is declared by who leads, known at both sites, and its microphones are open only then', async () => {
    const { client: mo } = await sites.join(jena, ROOM, { name: 'Mo', subject: 'mo', role: 'chair' });
    const { client: console, joined } = await joinAs(erfurt, 'Saal', JoinMode.JOIN_MODE_HALL);
    const number = numberOf(joined);
    expect(joined.self?.role).toBe(Role.ROLE_GUEST);
    expect(await reasonOf(console, MIC)).toBe('hall.undeclared');

    expect(await console.codeOf(hall({ declare: { number } }))).toBe('ROLE_MISSING');
    const declare = hall({ declare: { number, label: 'Ratssaal' } });
    await waitFor(async () => (await mo.codeOf(declare)) === 'OK', { what: 'the home to know of it' });

    await waitFor(() => told(console)?.outputNumber === number, { what: 'the hall at its own site' });
    expect(await console.codeOf(produce(MIC))).toBe('MEDIA_NOT_OPEN');
  });

  test('has companions, who send nothing even if somebody leads, and say to everybody where they sit', async () => {
    const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben', subject: 'ben' });
    const { client: ada, joined } = await joinAs(erfurt, 'Ada', JoinMode.JOIN_MODE_COMPANION);

    for (const kind of [MIC, SourceKind.SOURCE_KIND_CAMERA, SourceKind.SOURCE_KIND_SCREEN])
      expect(await reasonOf(ada, kind)).toBe('hall.companion');
    await waitFor(() => told(ben)?.companions.join() === String(numberOf(joined)), {
      what: 'Ben to know of the companion',
    });
  });

  test('has screens, which are in no list and counted as observers', async () => {
    const { client: ben } = await sites.join(jena, ROOM, { name: 'Ben', subject: 'ben' });
    const { client: screen, joined } = await joinAs(erfurt, 'Wand', JoinMode.JOIN_MODE_DISPLAY);

    expect(joined.self?.role).toBe(Role.ROLE_OBSERVER);
    expect(await reasonOf(screen, MIC)).toBe('hall.display');
    await waitFor(() => ben.roster.counts.observers === 1 && ben.roster.counts.people === 1, {
      what: 'one person and an observer',
    });
    expect([...ben.roster.people.values()].map(({ name }) => name)).toEqual(['Ben']);
  });
});

test('a mode that nobody knows is refused', async () => {
  const client = await sites.connect(erfurt);
  const join = { roomId: ROOM, accessToken: await sites.token(ROOM), mode: 9 as JoinMode };

  expect(await client.codeOf({ join })).toBe('ARGUMENT_INVALID');
});

import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseParticipantId, parseSiteId, type SiteId } from '../../../../../common/ids.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';
import { roomPeople } from '../../../../../signal/room/features/room-people.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { emptyLog, entry, ERFURT, participant, present } from '../../../../support/room-logs.ts';

const JENA = parseSiteId('jena');
const ada = parseParticipantId('ada');

/** Ada at node e1 of Erfurt, as seen from there. */
function setUp(reconnecting: boolean) {
  const nodes = new Map<SiteId, string[]>([[ERFURT, ['e1', 'e2']]]);
  const view = new RoomView(ERFURT);
  view.load(ERFURT, emptyLog());
  view.apply(ERFURT, entry(1, [present(participant('ada', { reconnecting }))]));
  const people = roomPeople(
    view,
    () => NO_RULES,
    (site) => (nodes.get(site) ?? []).map((id) => ({ nodeId: parseNodeId(id) })),
  );
  return { nodes, view, who: () => people.get(ada) };
}

describe('roomPeople()', () => {
  test('says which node has somebody’s connection', () => {
    const { who } = setUp(false);

    expect(who()).toMatchObject({ nodeId: 'e1', site: 'erfurt', isAway: false });
    expect(who()).not.toHaveProperty('awayBy');
  });

  test('says what went with a connection: the client, its node, its site', () => {
    const { nodes, who } = setUp(true);

    expect(who()?.awayBy).toBe('client');
    nodes.set(ERFURT, ['e2']);
    expect(who()?.awayBy).toBe('node');
    nodes.set(ERFURT, []);
    expect(who()?.awayBy).toBe('site');
  });

  test('takes a site that can not be heard for away, whatever its nodes', () => {
    const { nodes, view, who } = setUp(false);
    nodes.set(JENA, ['j1']);
    const elsewhere = participant('bea', { site: JENA, signalNodeId: parseNodeId('j1') });
    view.load(JENA, emptyLog());
    view.apply(JENA, entry(1, [present(elsewhere)]));
    view.apply(ERFURT, entry(2, [{ key: 'away/jena', value: new Uint8Array() }]));

    const people = roomPeople(
      view,
      () => NO_RULES,
      () => [{ nodeId: parseNodeId('j1') }],
    );

    expect(people.get(elsewhere.participantId)).toMatchObject({ isAway: true, awayBy: 'site' });
    expect(who()?.isAway).toBe(false);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Roster } from '../../../../../client/room/roster.ts';
import { parseSiteId, type ParticipantId, type SourceId } from '../../../../../common/ids.ts';
import type { RecordWrite } from '../../../../../common/store/port.ts';
import { PeopleList, PodiumRecord, RoomFactsRecord, SourceKind } from '../../../../../proto/index.ts';
import { isSmallRoom } from '../../../../../signal/room/people/everybody.ts';
import { PeopleBoard } from '../../../../../signal/room/people/people-board.ts';
import type { PageRef } from '../../../../../signal/room/people/page-ref.ts';
import { PAGE_SIZE } from '../../../../../signal/room/people/people-index.ts';
import { awayKey, encodeSource, sourceKey } from '../../../../../signal/room/records.ts';
import type { Touched } from '../../../../../signal/room/site-state.ts';
import { RoomView } from '../../../../../signal/room/view.ts';
import { ERFURT, emptyLog, entry, gone, participant, present } from '../../../../support/room-logs.ts';
import { sourceOf } from '../../../../support/room-sites.ts';

const ALL = { speakers: new Set<number>(), mayTellCounts: true };
const PAGES: readonly PageRef[] = [
  { list: PeopleList.PEOPLE_LIST_BY_NAME, page: 0 },
  { list: PeopleList.PEOPLE_LIST_BY_NAME, page: 1 },
  { list: PeopleList.PEOPLE_LIST_WITH_VIDEO, page: 0 },
];
const [BY_NAME = { list: 0, page: 0 }, , WITH_VIDEO = { list: 0, page: 0 }] = PAGES;

function setUp() {
  const view = new RoomView(ERFURT);
  view.load(ERFURT, emptyLog());
  const board = new PeopleBoard(view);
  let n = 0;
  const publish = (writes: readonly RecordWrite[], options: Partial<typeof ALL> = {}) => {
    const touched = view.apply(ERFURT, entry((n += 1), writes));
    return board.publish(touched as Touched, { ...ALL, ...options });
  };
  const crowd = (size: number) =>
    publish(Array.from({ length: size }, (_, index) => present(named(`guest${index}`))));
  return { view, board, publish, crowd };
}

const named = (name: string) => participant(name);

const sends = (name: string, kind: 'mic' | 'cam' | 'screen', paused = false): RecordWrite => {
  const session = { sessionId: 's' as never, participantId: name as ParticipantId, generation: 1 };
  const mic = sourceOf(session, kind === 'screen' ? 'cam' : kind);
  const sourceId = `${name}:${kind}` as SourceId;
  const wireKind = kind === 'screen' ? SourceKind.SOURCE_KIND_SCREEN : mic.kind;
  return { key: sourceKey(sourceId), value: encodeSource({ ...mic, sourceId, kind: wireKind, paused }) };
};
const ends = (name: string, kind: string): RecordWrite => ({
  key: sourceKey(`${name}:${kind}` as SourceId),
  value: undefined,
});

const podium = (revision: number, ...names: string[]): RecordWrite[] => [
  { key: 'r/home', value: RoomFactsRecord.encode({ generation: 1, revision }).finish() },
  ...names.map((name, place) => ({
    key: `r/podium/${name}`,
    value: PodiumRecord.encode({ place: place + 1 }).finish(),
  })),
];

const namesOf = (people: readonly { name?: string | null }[] | null | undefined) =>
  (people ?? []).map(({ name }) => name);

describe('PeopleBoard', () => {
  test('does not tell newcomers again what they were told of themselves as they came', () => {
    const { view, board, crowd } = setUp();
    crowd(30);
    const touched = view.apply(ERFURT, entry(2, [present(named('anna')), present(named('ben'))])) as Touched;

    const self = board.tellThemselves('anna' as ParticipantId);
    const { rows } = board.publish(touched, ALL);

    expect(self).toMatchObject({ name: named('anna').name });
    expect(rows.map(({ participantId }) => participantId)).toEqual(['ben']);
  });

  test('tells everybody about all of a small room, and counts', () => {
    const { board, publish } = setUp();

    publish([present(named('ada')), sends('ada', 'mic'), present(named('bea')), sends('bea', 'cam')]);

    expect(board.snapshot).toMatchObject({
      people: [
        { name: 'ada', sources: [{ kind: SourceKind.SOURCE_KIND_MIC }] },
        { name: 'bea', sources: [{ kind: SourceKind.SOURCE_KIND_CAMERA }] },
      ],
      counts: { people: 2, withVideo: 1, openMics: 1 },
      pageSize: PAGE_SIZE,
    });
    expect(board.snapshot).toBe(board.snapshot);
  });

  test('tells of a change only what is another one', () => {
    const { publish } = setUp();
    publish([present(named('ada'))]);

    const { delta } = publish([sends('ada', 'mic')]);

    expect(delta?.people).toEqual([
      {
        number: named('ada').number,
        reconnecting: false,
        onPodium: false,
        sources: [{ kind: SourceKind.SOURCE_KIND_MIC, paused: false, generation: 1 }],
      },
    ]);
  });

  test('tells everybody of a large room about podium, screens and speakers only', () => {
    const { board, publish, crowd } = setUp();
    crowd(60);
    expect(board.snapshot.people).toEqual([]);

    publish([...podium(1, 'guest3'), sends('guest5', 'screen'), sends('guest6', 'cam')], {
      speakers: new Set([named('guest8').number]),
    });

    expect(namesOf(board.snapshot.people)).toEqual(['guest3', 'guest5', 'guest8']);
    expect(board.snapshot.room?.facts?.podium).toEqual([named('guest3').number]);
  });

  test('becomes large and small again with a gap', () => {
    const { board, publish, crowd } = setUp();
    crowd(25);
    expect(board.snapshot.people).toHaveLength(25);

    const large = publish([present(named('one-more'))]);
    expect(large.delta?.left).toHaveLength(25);

    for (let index = 0; index < 5; index += 1) publish([gone(named(`guest${index}`).participantId)]);
    expect(board.snapshot.people).toEqual([]);

    const small = publish([gone(named('guest5').participantId)]);
    expect(small.delta?.people).toHaveLength(20);
    expect([26, 25, 21, 20].map((people) => isSmallRoom(false, people))).toEqual([false, false, false, true]);
  });

  test('holds counts of a large room back for as long as it must', () => {
    const { board, publish, crowd } = setUp();
    crowd(30);

    const held = publish([present(named('late'))], { mayTellCounts: false });
    expect([held.delta, held.owesCounts]).toEqual([undefined, true]);
    expect(board.snapshot.counts?.people).toBe(30);

    const told = publish([]);
    expect(told.delta).toEqual({ counts: { people: 31, withVideo: 0, openMics: 0, observers: 0 } });
  });

  test('sorts as people look for names, and pictures by what all attend to', () => {
    const { board, publish } = setUp();
    const names = ['Zoe', 'Ärger', 'bot 10', 'Bot 2', 'arno'];

    publish(names.map((name, index) => present(participant(`p${index}`, { name, joinedAtMs: index }))));
    publish([...podium(1, 'p3', 'p0'), ...['p0', 'p1', 'p3', 'p4'].map((id) => sends(id, 'cam'))]);
    publish([sends('p2', 'screen'), sends('p4', 'cam', true)]);

    expect(namesOf(board.show(BY_NAME).people)).toEqual(['Ärger', 'arno', 'Bot 2', 'bot 10', 'Zoe']);
    expect(namesOf(board.show(WITH_VIDEO).people)).toEqual(['bot 10', 'Bot 2', 'Zoe', 'Ärger']);
  });

  test('shows who is at a site that can’t be heard as somebody who can’t', () => {
    const { view, board, publish } = setUp();
    const jena = parseSiteId('jena');
    view.load(jena, emptyLog());
    const touched = view.apply(jena, entry(1, [present({ ...named('bea'), site: jena })]));
    board.publish(touched as Touched, ALL);

    const { delta } = publish([{ key: awayKey(jena), value: new Uint8Array() }]);

    expect(delta?.people).toMatchObject([{ number: named('bea').number, reconnecting: true }]);
  });

  test('shows somebody once who is there anew by another site, and who they were before only while the newer one is gone', () => {
    const { view, board, publish } = setUp();
    const jena = parseSiteId('jena');
    const before = { ...named('before'), site: jena, subject: 'ada', joinedAtMs: 1 };
    const now = { ...named('now'), subject: 'ada', joinedAtMs: 2 };
    view.load(jena, emptyLog());
    board.publish(view.apply(jena, entry(1, [present(before)])) as Touched, ALL);
    const isAway = (value: Uint8Array | undefined) => publish([{ key: awayKey(jena), value }]);
    const shown = () => [namesOf(board.snapshot.people), board.snapshot.counts?.people];

    publish([present(now)]);
    expect(shown()).toEqual([['before', 'now'], 2]); // two devices
    expect(isAway(new Uint8Array()).delta).toMatchObject({ left: [before.number], counts: { people: 1 } });
    publish([gone(now.participantId)]);
    expect(shown()).toEqual([['before'], 1]);
    publish([present(now)]);
    expect(shown()).toEqual([['now'], 1]);
    isAway(undefined);
    expect(shown()).toEqual([['now', 'before'], 2]);
  });

  test('shows both where the older one is there and the newer one is not, or nobody knows whose they are', () => {
    const { board, publish } = setUp();

    publish([
      present({ ...named('old'), subject: 'ada', joinedAtMs: 1 }),
      present({ ...named('new'), subject: 'ada', joinedAtMs: 2, reconnecting: true }),
      present({ ...named('x'), reconnecting: true }),
      present({ ...named('y'), joinedAtMs: 2 }),
    ]);

    expect(board.snapshot.counts?.people).toBe(4);
  });

  test('tells nothing of a page that nobody shows any more', () => {
    const { board, publish } = setUp();
    board.show(BY_NAME);
    board.show(BY_NAME);

    board.hide(BY_NAME);
    expect(publish([present(named('ada'))]).pages).toHaveLength(1);
    board.hide(BY_NAME);
    expect(publish([present(named('bea'))]).pages).toEqual([]);
  });

  test('whoever begins with a snapshot and pages, and follows, knows what a newcomer is told', () => {
    const names = Array.from({ length: 70 }, (_, index) => `p${index}`);
    const name = fc.constantFrom(...names);
    const kind = fc.constantFrom('mic' as const, 'cam' as const, 'screen' as const);
    const write: fc.Arbitrary<RecordWrite[]> = fc.oneof(
      { weight: 6, arbitrary: name.map((one) => [present(named(one))]) },
      name.map((one) => [
        gone(named(one).participantId),
        ...(['mic', 'cam', 'screen'] as const).map((what) => ends(one, what)),
      ]),
      { weight: 3, arbitrary: fc.tuple(name, kind, fc.boolean()).map((args) => [sends(...args)]) },
      fc.tuple(name, kind).map((args) => [ends(...args)]),
      name.map((one) => [present({ ...named(one), reconnecting: true })]),
    );
    const step = fc.record({
      writes: fc.array(write, { maxLength: 40, size: 'max' }).map((list) => list.flat()),
      mayTellCounts: fc.boolean(),
      speaker: name,
      onPodium: fc.array(name, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8, size: 'max' }), fc.nat(), (steps, at) => {
        const { board, publish } = setUp();
        const roster = new Roster();
        const enter = (one: Roster) =>
          one.enter({
            snapshot: board.snapshot,
            self: undefined,
            pages: PAGES.map((ref) => board.show(ref)),
          });
        for (const [index, { writes, speaker, onPodium, mayTellCounts }] of steps.entries()) {
          if (index === at % steps.length) enter(roster);
          const speakers = new Set([named(speaker).number]);
          const places = podium(index + 1, ...new Set(onPodium));
          const { delta, pages } = publish([...writes, ...places], { speakers, mayTellCounts });
          if (index < at % steps.length) continue;
          if (delta) roster.applyDelta(delta);
          for (const [, change] of pages) roster.applyPageChanges([change]);
        }
        const newcomer = new Roster();
        enter(newcomer);
        expect(known(roster)).toEqual(known(newcomer));
      }),
      { numRuns: 150 },
    );
  });
});

/** Everything that a client has. */
const known = (roster: Roster) => ({
  people: new Map(roster.people),
  sources: new Map(roster.sources),
  counts: roster.counts,
  pages: PAGES.map(({ list, page }) => roster.page(list === BY_NAME.list ? 'byName' : 'withVideo', page)),
});

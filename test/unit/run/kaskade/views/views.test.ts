import { describe, expect, test } from '@jest/globals';
import { clusterView, printClusterView } from '../../../../../run/kaskade/views/cluster-view.ts';
import { printRoomView, roomView } from '../../../../../run/kaskade/views/room-topology.ts';
import { printRoomsView, roomsView } from '../../../../../run/kaskade/views/rooms-view.ts';
import { FakeTerminal } from '../../../../fakes/fake-terminal.ts';
import { ADAS_MIC, world } from '../world.ts';

describe('clusterView()', () => {
  test('has one link per pair of nodes, with what flows each way', () => {
    expect(clusterView(world()).links).toEqual([
      {
        from: 'sfu-erfurt',
        to: 'sfu-jena',
        isConnected: true,
        rttMs: 12,
        rooms: [{ room: 'hall', state: 'up', generation: 1, forward: [ADAS_MIC], back: [] }],
      },
    ]);
  });

  test('shows nodes that are silent, and says why on the other stream', () => {
    const look = world();
    Object.assign(look.nodes[2] ?? {}, {
      answer: { isAnswer: false, code: 'SFU_UNREACHABLE', detail: 'refused' },
    });
    const terminal = new FakeTerminal();

    printClusterView(terminal, clusterView(look));

    expect(terminal.printed.slice(0, 5)).toMatchInlineSnapshot(`
     [
       "SITE    NODE           KIND    STATE   VERSION  UP     ROUND TRIP  ROOMS  SESSIONS   ADDRESS",
       "erfurt  sfu-erfurt     sfu     silent  1.0.0    —      —           1      —          10.0.0.1:7080",
       "erfurt  signal-erfurt  signal  ready   1.0.0    1 min  4.0 ms      1      —          10.0.0.1:7080 wss://erfurt.example.org/v1/signal",
       "jena    sfu-jena       sfu     ready   1.0.0    1 min  4.0 ms      1      42 of 800  10.0.0.1:7080",
       "jena    signal-jena    signal  ready   1.0.0    1 min  4.0 ms      1      —          10.0.0.1:7080 wss://jena.example.org/v1/signal",
     ]
    `);
    expect(terminal.noted).toEqual(['sfu-erfurt does not answer: SFU_UNREACHABLE: refused']);
  });
});

describe('roomView()', () => {
  test('shows routers, sources and links', () => {
    const terminal = new FakeTerminal();

    printRoomView(terminal, roomView('hall', world()));

    expect(terminal.printed).toMatchInlineSnapshot(`
     [
       "Home: signal-erfurt",
       "SITE    NODE        WORKER  PRODUCERS  CONSUMERS  ROUTER",
       "erfurt  sfu-erfurt  11      1          0          router-e",
       "jena    sfu-jena    22      1          1          router-j",
       "",
       "Sources",
       "SOURCE   KIND  PRODUCED AT  PIPED TO",
       "ada:mic  mic   sfu-erfurt   sfu-jena",
       "",
       "Links",
       "FROM        TO        STATE  ROUND TRIP  SOURCES  HELD BACK",
       "sfu-erfurt  sfu-jena  up     12 ms       ada:mic  —",
     ]
    `);
  });

  test('shows a link in the state of its worse end', () => {
    const look = world();
    Object.assign(look.sfu[0]?.links[0] ?? {}, { state: 'connecting' });
    Object.assign(look.sfu[1]?.links[0] ?? {}, { state: 'down' });

    expect(roomView('hall', look).links).toMatchObject([{ state: 'down' }]);
  });

  test('shows what a link holds back', () => {
    const look = world();
    Object.assign(look.sfu[0]?.links[0] ?? {}, { shed: ['ada:cam'] });

    expect(roomView('hall', look).links).toMatchObject([{ shed: ['ada:cam'] }]);
  });

  test('refuses a room that is nowhere', () => {
    const look = { ...world(), signal: [], sfu: [] };

    expect(() => roomView('attic', look)).toThrow(expect.objectContaining({ code: 'ROOM_UNKNOWN' }));
  });
});

describe('roomsView()', () => {
  test('counts by the logs of the sites', () => {
    const terminal = new FakeTerminal();

    printRoomsView(terminal, roomsView(world()));

    expect(terminal.printed).toMatchInlineSnapshot(`
     [
       "ROOM  HOME           STATE  SITE    PARTICIPANTS  AWAY  SOURCES  LOG  SIGNALLING     SFU",
       "hall  signal-erfurt  whole  erfurt  1             —     1        7-3  signal-erfurt  sfu-erfurt, sfu-jena",
       "                            jena    1             —     0        9-1  signal-jena",
     ]
    `);
  });

  test('leaves out rooms of which only keys are left', () => {
    const look = { ...world(), signal: [], sfu: [] };

    expect(roomsView(look).rooms).toEqual([]);
  });

  test('wraps the last column of a narrow terminal only', () => {
    const terminal = new FakeTerminal(40);

    printRoomsView(terminal, roomsView(world()));

    expect(terminal.printed[0]).toMatch(/^ROOM +HOME +STATE +SITE/);
  });
});

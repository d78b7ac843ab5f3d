import { describe, expect, test } from '@jest/globals';
import { Seen } from '../../../../bench/peers/load/peer-client.ts';
import { PeerRoom, type News } from '../../../../bench/peers/rooms/room.ts';

const told: News[] = [];
const tell = (news: News): void => void told.push(news);

describe('PeerRoom', () => {
  test('who joins gets everybody, the others one message', () => {
    const room = new PeerRoom();
    room.join('a', 'Ada', tell);
    told.length = 0;

    const roster = room.join('b', 'Bo', tell);

    expect(roster.map(({ name }) => name)).toEqual(['Ada', 'Bo']);
    expect(told).toEqual([{ about: 'joined', person: { id: 'b', name: 'Bo', muted: true } }]);
  });

  test('a switched microphone is in the next roster', () => {
    const room = new PeerRoom();
    room.join('a', 'Ada', tell);

    room.setMuted('a', false, tell);

    expect(room.join('b', 'Bo', tell)[0]?.muted).toBe(false);
  });

  test('who was never in leaves without a word', () => {
    told.length = 0;

    new PeerRoom().leave('a', tell);

    expect(told).toEqual([]);
  });
});

describe('Seen', () => {
  test('a join that overtakes the roster counts once', () => {
    const seen = new Seen();

    seen.news({ about: 'joined' });
    seen.roster([{}, {}]);
    seen.news({ about: 'joined' });

    expect(seen.known).toBe(3);
  });
});

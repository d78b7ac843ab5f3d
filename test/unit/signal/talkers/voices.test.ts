import { describe, expect, test } from '@jest/globals';
import { parseNodeId, parseRoomId, type NodeId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import type { IRankParticipantsRequest } from '../../../../proto/index.ts';
import type { RoomPort } from '../../../../signal/room/room-port.ts';
import type { Membership } from '../../../../signal/session/membership.ts';
import { Voices } from '../../../../signal/talkers/voices.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeSocket } from '../../../fakes/fake-socket.ts';
import { settled } from '../../../support/session-bench.ts';

const ROOM = parseRoomId('council');
const [ERFURT, JENA] = [parseNodeId('sfu-erfurt'), parseNodeId('sfu-jena')];

function createVoices() {
  const ranked: [NodeId, IRankParticipantsRequest][] = [];
  const spoke: number[][] = [];
  const published: string[] = [];
  const revision = { now: 1 };
  const clock = new FakeClock();
  const room = {
    roomId: ROOM,
    ranks: () => ({ generation: 1, revision: revision.now, podium: [] }),
    speak: (numbers: ReadonlySet<number>) => void spoke.push([...numbers]),
  } as unknown as RoomPort;
  const voices = new Voices({
    clock,
    log: createLogger({ level: 'silent' }),
    publish: (topic) => published.push(topic),
    sfu: (nodeId) => ({
      call: async (_: string, request: IRankParticipantsRequest) => {
        ranked.push([nodeId, request]);
        return {};
      },
    }),
    hasNeighbour: () => ranked.length > 0,
  });
  const memberAt = (nodeId?: NodeId): Membership =>
    ({ entry: { room }, place: nodeId && { nodeId, generation: 1 } }) as unknown as Membership;
  return { clock, voices, room, ranked, spoke, published, revision, memberAt };
}

describe('Voices', () => {
  test('tells an SFU node who goes first, at the first session there and when the room’s facts change', async () => {
    const { voices, room, ranked, revision, memberAt } = createVoices();

    voices.placed(new FakeSocket(), memberAt(ERFURT));
    await settled();
    voices.placed(new FakeSocket(), memberAt(ERFURT));
    await settled();
    revision.now = 2;
    voices.roomNews(room);
    await settled();

    expect(ranked.map(([nodeId, request]) => [nodeId, request.revision])).toEqual([
      [ERFURT, 1],
      [ERFURT, 2],
    ]);
  });

  test('lets a socket hear of the SFU node that has its media, with what is so already, and of no other', () => {
    const { clock, voices, memberAt } = createVoices();
    const socket = new FakeSocket();
    voices.placed(new FakeSocket(), memberAt(JENA));
    voices.roomTalkers(JENA, { roomId: ROOM, numbers: [7] });
    clock.advance(100);

    voices.placed(socket, memberAt(ERFURT));
    expect(socket.topics).toEqual(['talkers/council/sfu-erfurt']);
    expect(socket.sent).toEqual([]);

    voices.placed(socket, memberAt(JENA));
    expect(socket.topics).toEqual(['talkers/council/sfu-jena']);
    expect(socket.sent.map(({ talkers }) => talkers?.numbers)).toEqual([[7]]);
  });

  test('has the room tell everybody who its talkers are before it says that they talk', () => {
    const { clock, voices, spoke, published, memberAt } = createVoices();
    voices.placed(new FakeSocket(), memberAt(ERFURT));

    voices.roomTalkers(ERFURT, { roomId: ROOM, numbers: [7, 8] });
    clock.advance(100);

    expect(spoke).toEqual([[7, 8]]);
    expect(published).toEqual(['talkers/council/sfu-erfurt']);
  });

  test('knows nothing of rooms that nobody here is in, or any more', () => {
    const { clock, voices, spoke, memberAt } = createVoices();
    voices.roomTalkers(ERFURT, { roomId: ROOM, numbers: [7] });
    voices.placed(new FakeSocket(), memberAt());
    voices.placed(new FakeSocket(), memberAt(ERFURT));

    voices.roomLeft(ROOM);
    voices.roomTalkers(ERFURT, { roomId: ROOM, numbers: [7] });
    voices.roomTalkers(ERFURT, { roomId: 'no room!', numbers: [7] });
    clock.advance(100);

    expect(spoke).toEqual([]);
  });
});

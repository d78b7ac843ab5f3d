import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, jest, test } from '@jest/globals';
import { parseSocketState, socketStates } from '../../../../cascade/links/socket-state.ts';
import { SYSTEM_CLOCK } from '../../../../common/lifecycle/clock.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  195: 0100007F:9C40 00000000:0000 07 00000000:00001F00 00:00000000 00000000     0        0 5480335 2 000000007a7a09dd 17
  259: 0100007F:9C41 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5482797 2 000000000b6c9e3b 5
`;

describe('parseSocketState()', () => {
  test('finds what waits and what was dropped by the local port', () => {
    expect(parseSocketState(TABLE, 40_000)).toEqual({ waitingBytes: 0x1f00, droppedPackets: 17 });
    expect(parseSocketState(TABLE, 40_001)).toEqual({ waitingBytes: 0, droppedPackets: 5 });
  });

  test('takes a socket once that talks to another one of the same port', () => {
    const [head, line] = TABLE.split('\n');
    const same = line?.replace('00000000:0000', '0200007F:9C40') ?? '';

    expect(parseSocketState(`${head}\n${same}`, 40_000)).toEqual({
      waitingBytes: 0x1f00,
      droppedPackets: 17,
    });
  });

  test('knows nothing of a port that is not there, or without a table', () => {
    expect(parseSocketState(TABLE, 40_002)).toEqual({ waitingBytes: 0, droppedPackets: 0 });
    expect(parseSocketState('', 40_000)).toEqual({ waitingBytes: 0, droppedPackets: 0 });
  });
});

describe('socketStates()', () => {
  test('reads a socket of this host', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');

    expect(await socketStates(SYSTEM_CLOCK)(socket.address().port)).toEqual({
      waitingBytes: 0,
      droppedPackets: 0,
    });
    socket.close();
  });

  test('reads once for all ports that are asked for at about the same time', async () => {
    const clock = new FakeClock();
    const read = jest.fn(async () => TABLE);
    const stateOf = socketStates(clock, read);

    const states = await Promise.all([stateOf(40_000), stateOf(40_001)]);
    clock.advance(250);
    await stateOf(40_000);

    expect(states.map(({ droppedPackets }) => droppedPackets)).toEqual([17, 5]);
    expect(read).toHaveBeenCalledTimes(2);
  });
});

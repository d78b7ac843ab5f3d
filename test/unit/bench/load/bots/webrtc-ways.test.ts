import { describe, expect, jest, test } from '@jest/globals';
import { BotTransports } from '../../../../../bench/load/bots/bot-transports.ts';
import { webrtcWays } from '../../../../../bench/load/bots/webrtc-ways.ts';

type Parts = Parameters<typeof webrtcWays>[0];

const parameters = {
  transportId: 't',
  iceParametersJson: '{"usernameFragment":"u","password":"p"}',
  iceCandidatesJson:
    '[{"foundation":"f","priority":1,"address":"127.0.0.1","port":9,"protocol":"udp","type":"host"}]',
  dtlsParametersJson: '{"role":"auto","fingerprints":[{"algorithm":"sha-256","value":"AA"}]}',
  plainParametersJson: '',
  iceServers: [],
};

/** A bot's send transport, to a node that does not answer. */
function unanswered() {
  const transports = new BotTransports(() => {});
  const tell = jest.fn<(json: string) => Promise<void>>(async () => {});
  const end = { connect: () => Promise.reject(new Error('no answer')), close: jest.fn() };
  const parts = {
    sender: {},
    receivers: {},
    webrtc: () => ({ dtlsParametersJson: async () => '{}', newEnd: () => end }),
  } as unknown as Parts;
  const stateChanged = (state: Parameters<typeof transports.changed>[1]) => transports.changed('send', state);
  const far = { parameters, hooks: { connect: tell, stateChanged } };
  return { ways: webrtcWays(parts), far, transports, tell, end };
}

describe('webrtcWays()', () => {
  test('tells the node our end first, and fails with TRANSPORT_FAILED when it can’t be reached', async () => {
    const { ways, far, transports, tell, end } = unanswered();

    const { ready, close } = await ways.openSending(far);

    expect(tell).toHaveBeenCalledWith('{}');
    await expect(ready).rejects.toMatchObject({ code: 'TRANSPORT_FAILED', message: 'no answer' });
    expect(transports.isConnected).toBe(false);
    close();
    expect(end.close).toHaveBeenCalled();
  });
});

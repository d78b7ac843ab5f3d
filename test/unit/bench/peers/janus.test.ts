import { describe, expect, test } from '@jest/globals';
import { janusConfig } from '../../../../bench/peers/janus/janus-config.ts';
import { arrivedAt, dropsOfPort, fillSink } from '../../../../bench/peers/janus/udp-drops.ts';
import { openSilentSink } from '../../../../bench/limit/silent-sink.ts';

describe('janusConfig()', () => {
  test('all plugins and transports are off but the room and its WebSocket', () => {
    const present = [
      'libjanus_sip.so',
      'libjanus_videoroom.so',
      'libjanus_http.so',
      'libjanus_websockets.so',
    ];

    const files = janusConfig({ library: '/l', folder: '/f', wsPort: 8_188 }, present);

    const disabled = [...(files['janus.jcfg'] ?? '').matchAll(/disable = "(.*)"/g)].map(([, names]) => names);
    expect(disabled).toEqual([
      'libjanus_sip.so,libjanus_http.so,libjanus_websockets.so',
      'libjanus_sip.so,libjanus_videoroom.so,libjanus_http.so',
    ]);
    expect(files['janus.transport.websockets.jcfg']).toContain('ws_port = 8188, ws_ip = "127.0.0.1"');
  });
});

describe('dropsOfPort()', () => {
  const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
   39: 0100007F:301A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2956022 2 0000000044f08dc2 0
   65: 0100007F:B034 00000000:0000 07 00000000:00000900 00:00000000 00000000     0        0 2955847 2 00000000e662817b 4711
`;

  test('is what the kernel has dropped there', () => {
    expect(dropsOfPort(TABLE, 0xb034)).toBe(4_711);
  });

  test('a port that nobody has is unknown', () => {
    expect(dropsOfPort(TABLE, 1)).toBeUndefined();
  });
});

test('whatever is sent to a filled sink is counted', async () => {
  const sink = await openSilentSink();
  try {
    await fillSink(sink.port);
    const before = await arrivedAt(sink.port);

    await fillSink(sink.port);

    expect((await arrivedAt(sink.port)) - before).toBe(60);
  } finally {
    await sink.close();
  }
});

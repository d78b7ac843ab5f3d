import { describe, expect, test } from '@jest/globals';
import { sfuConfig, toSfuOptions, type SfuConfig } from '../../../cascade/config.ts';
import { loadConfig } from '../../../common/config/load.ts';

const TLS = { TLS_CA_FILE: '/ca.pem', TLS_CERT_FILE: '/node.pem', TLS_KEY_FILE: '/node-key.pem' };
const NEEDED = { SITE: 'erfurt', NODE_ID: 'sfu-erfurt-1', ETCD_ENDPOINTS: 'http://127.0.0.1:2379' };

function configOf(env: Record<string, string>): SfuConfig {
  const loaded = loadConfig(sfuConfig, { args: [], env });
  if (loaded.kind !== 'run') throw new Error('answered');
  return loaded.config;
}

describe('the configuration of an SFU node', () => {
  test('needs little and gives the options of options.ts', () => {
    const options = toSfuOptions(configOf(NEEDED), { workerCount: 3, workerBin: '/worker' });

    expect(options).toEqual({
      nodeId: 'sfu-erfurt-1',
      site: 'erfurt',
      rpc: { host: '127.0.0.1', port: 7081 },
      admin: { host: '127.0.0.1', port: 9081 },
      workerCount: 3,
      workerBin: '/worker',
      webRtc: { ip: '127.0.0.1', port: 44_300 },
      pipe: { ip: '127.0.0.1', portRange: { min: 40_000, max: 43_999 } },
      pipeLingerMs: 10_000,
      sessionKeepMs: 30_000,
      slotCount: 3,
      maxRoutersPerRoom: 256,
      meshNodes: 5,
      drainMs: 60_000,
      isLinkControlled: true,
      ceiling: {},
      opensPerSec: 150,
    });
  });

  test('takes announced addresses, workers and their binary', () => {
    const env = {
      ...NEEDED,
      SFU_WORKERS: '2',
      SFU_WORKER_BIN: '/other',
      SFU_WEBRTC_IP: '0.0.0.0',
      SFU_WEBRTC_ANNOUNCED_ADDRESS: '192.0.2.1',
      SFU_PIPE_IP: '::',
      SFU_PIPE_ANNOUNCED_ADDRESS: 'sfu.example.org',
    };

    expect(toSfuOptions(configOf(env), { workerCount: 3, workerBin: '/worker' })).toMatchObject({
      workerCount: 2,
      workerBin: '/other',
      webRtc: { announcedAddress: '192.0.2.1' },
      pipe: { announcedAddress: 'sfu.example.org' },
    });
  });

  test('allows plain transports only where it says so, on ports of their own', () => {
    const env = { ...NEEDED, SFU_PLAIN_TRANSPORTS: 'true', SFU_PLAIN_PORT_MAX: '50009' };

    expect(toSfuOptions(configOf(env), { workerCount: 1, workerBin: '/worker' })).toMatchObject({
      plain: { portRange: { min: 50_000, max: 50_009 } },
    });
  });

  test.each([
    [{ SFU_WEBRTC_IP: '0.0.0.0' }, /^SFU_WEBRTC_IP: all addresses/],
    [{ SFU_PIPE_IP: '::' }, /^SFU_PIPE_IP: all addresses/],
    [{ SFU_PIPE_PORT_MIN: '45000' }, /^SFU_PIPE_PORT_MIN: more than/],
    [{ SFU_WEBRTC_PORT: '65535', SFU_WORKERS: '2' }, /^SFU_WEBRTC_PORT: with 2 workers/],
    [{ SFU_WEBRTC_PORT: '39999', SFU_WORKERS: '2' }, /^SFU_WEBRTC_PORT: in the range/],
    [{ SFU_PLAIN_PORT_MIN: '54000' }, /^SFU_PLAIN_PORT_MIN: more than/],
    [
      { SFU_PLAIN_TRANSPORTS: 'true', SFU_WEBRTC_PORT: '50000' },
      /^SFU_WEBRTC_PORT: in the range of SFU_PLAIN/,
    ],
    [
      { SFU_PLAIN_TRANSPORTS: 'true', SFU_PLAIN_PORT_MIN: '43000', SFU_PLAIN_PORT_MAX: '44000' },
      /^SFU_PLAIN.*over/,
    ],
    [{ SFU_RPC_PORT: '9081' }, /^SFU_RPC_PORT, SFU_ADMIN_PORT: the same port/],
    [{ SFU_RPC_HOST: '10.0.0.1' }, /^SFU_RPC_HOST: beyond this machine.*needs TLS_CA_FILE/],
    [{ SFU_ADMIN_HOST: '10.0.0.1' }, /^SFU_ADMIN_HOST: beyond this machine.*needs TLS_CA_FILE/],
    [{ ...TLS, SFU_RPC_HOST: '0.0.0.0' }, /^SFU_RPC_HOST: all addresses/],
    [{ ETCD_ENDPOINTS: 'https://10.0.0.1:2379' }, /^ETCD_ENDPOINTS: TLS needs/],
    [{ SFU_WORKERS: '0' }, /^SFU_WORKERS: expected: whole number, 1\.\.256/],
    [{ SFU_WORKER: '1' }, /^SFU_WORKER: unknown/],
  ])('refuses %p', (env, reason) => {
    expect(() => configOf({ ...NEEDED, ...env })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(reason) }),
    );
  });
});

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { returnToEtcd, type EtcdReturnDeps } from '../../../../run/site/etcd-return.ts';
import { memberOf } from '../../../../run/site/plan.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import type { SiteRecord, SiteState } from '../../../../run/site/site-state.ts';

const site = (name: string, announced: string): SiteRecord => ({
  ...{ name, address: announced, announced, signalNodes: 1, workers: 1, ports: DEFAULT_PORTS },
});
const self = site('erfurt', '10.0.0.1');
const sites = [self, site('suhl', '10.0.0.2'), site('gera', '10.0.0.3')];
const members = sites.map(memberOf);

const stateOf = (living: readonly SiteRecord[]): SiteState => ({
  ...{ version: 1, fingerprint: '', first: 'erfurt', self, sites, pageSecret: '' },
  etcdEndpoints: living.map((one) => memberOf(one).clientUrl),
  etcd: { state: 'new', members: [memberOf(self)] },
});

describe('returnToEtcd()', () => {
  let data: string;
  let calls: string[];

  const deps = (answers: (member: string) => boolean): EtcdReturnDeps => ({
    membersAt: ({ name }) => ({
      list: async () => {
        if (!answers(name)) throw new AppError('SITE_UNREACHABLE', `${name} is silent`);
        return members.map((one) => ({
          ID: `id-${one.name}`,
          name: one.name,
          peerURLs: [one.peerUrl],
          isLearner: false,
        }));
      },
      remove: async (id) => void calls.push(`remove ${id} at ${name}`),
      add: async (url) => void calls.push(`add ${url} at ${name}`),
    }),
    tell: () => {},
    timeoutMs: 0,
  });

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'kaskade-return-'));
    calls = [];
  });
  afterEach(() => rmSync(data, { recursive: true }));

  test('takes the place of the former member at one that answers', async () => {
    const { etcd } = await returnToEtcd(data, stateOf(sites), {
      ...deps((name) => name === 'gera'),
      timeoutMs: 5_000,
    });

    expect(calls).toEqual(['remove id-erfurt at gera', 'add https://10.0.0.1:7380 at gera']);
    expect(etcd).toEqual({ state: 'existing', members });
  });

  test('does not begin an etcd beside one that does not answer', async () => {
    await expect(
      returnToEtcd(
        data,
        stateOf(sites),
        deps(() => false),
      ),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test('leaves a member with data, and a single one, as they are', async () => {
    const alone = stateOf([self]);
    expect(
      await returnToEtcd(
        data,
        alone,
        deps(() => true),
      ),
    ).toBe(alone);

    mkdirSync(join(data, 'etcd', 'member'), { recursive: true });
    const three = stateOf(sites);
    expect(
      await returnToEtcd(
        data,
        three,
        deps(() => true),
      ),
    ).toBe(three);
    expect(calls).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { growEtcd, type EtcdGrowthDeps } from '../../../../run/site/etcd-growth.ts';
import type { ListedMember } from '../../../../run/site/etcd-members.ts';
import { memberOf } from '../../../../run/site/plan.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import type { SiteRecord } from '../../../../run/site/site-state.ts';

const site = (name: string, address: string): SiteRecord => ({
  ...{ name, address, announced: address, ports: DEFAULT_PORTS, signalNodes: 1, workers: 1 },
});
const erfurt = site('erfurt', '10.0.0.1');
const jena = site('jena', '10.0.0.2');
const suhl = site('suhl', '10.0.0.3');
const gera = site('gera', '10.0.0.4');

/** etcd's members in memory, and what was done with them. */
function world(...voters: readonly SiteRecord[]) {
  let members: readonly ListedMember[] = voters.map((one) => ({
    ...{ ID: `id-${one.name}`, name: one.name, peerURLs: [memberOf(one).peerUrl], isLearner: false },
  }));
  const done: string[] = [];
  const deps: EtcdGrowthDeps = {
    members: {
      list: async () => members,
      addLearner: async (peerUrl) => {
        done.push(`add ${peerUrl}`);
        const ID = `id-${peerUrl}`;
        members = [...members, { ID, name: '', peerURLs: [peerUrl], isLearner: true }];
        return ID;
      },
      promote: async (id) => {
        done.push('promote');
        members = members.map((one) => (one.ID === id ? { ...one, isLearner: false } : one));
      },
      remove: async (id) => {
        done.push(`remove ${id}`);
        members = members.filter(({ ID }) => ID !== id);
      },
    },
    order: async ({ name }, start) => {
      done.push(`${name} ${start === undefined ? 'ends' : `runs with ${start.members.length}`}`);
    },
    isLiving: async () => true,
    tell: () => {},
  };
  return { deps, done, voters: () => members.filter(({ isLearner }) => !isLearner).length };
}

describe('growEtcd()', () => {
  test('leaves one member alone while there are two sites', async () => {
    const { deps, done } = world(erfurt);

    expect(await growEtcd([erfurt, jena], deps)).toEqual(['erfurt']);
    expect(done).toEqual([]);
  });

  test('goes from one to three, one after the other', async () => {
    const { deps, done } = world(erfurt);

    expect(await growEtcd([erfurt, jena, suhl, gera], deps)).toEqual(['erfurt', 'jena', 'suhl']);
    expect(done).toEqual([
      'add https://10.0.0.2:7380',
      'jena runs with 2',
      'promote',
      'add https://10.0.0.3:7380',
      'suhl runs with 3',
      'promote',
    ]);
  });

  test('does nothing for a fourth site', async () => {
    const { deps, done } = world(erfurt, jena, suhl);

    expect(await growEtcd([erfurt, jena, suhl, gera], deps)).toEqual(['erfurt', 'jena', 'suhl']);
    expect(done).toEqual([]);
  });

  test('takes both back when the second one can not run', async () => {
    const { deps, done, voters } = world(erfurt);
    const order: EtcdGrowthDeps['order'] = async (one, start) => {
      if (one === suhl && start !== undefined) throw new AppError('SITE_UNREACHABLE', 'gone');
      await deps.order(one, start);
    };

    expect(await growEtcd([erfurt, jena, suhl], { ...deps, order })).toEqual(['erfurt']);
    expect(voters()).toBe(1);
    expect(done.slice(-2)).toEqual(['remove id-https://10.0.0.2:7380', 'jena ends']);
  });

  test('waits for sites that live', async () => {
    const { deps, done } = world(erfurt);

    await growEtcd([erfurt, jena, suhl], { ...deps, isLiving: async (one) => one !== jena });

    expect(done).toEqual([]);
  });

  test('replaces the member of a host that begins anew, and forgets those that never came to vote', async () => {
    const { deps, done } = world(erfurt, jena, suhl);

    expect(await growEtcd([erfurt, suhl, jena], { ...deps, newcomer: jena })).toEqual([
      'erfurt',
      'suhl',
      'jena',
    ]);
    expect(done).toEqual(['remove id-jena', 'add https://10.0.0.2:7380', 'jena runs with 3', 'promote']);
  });
});

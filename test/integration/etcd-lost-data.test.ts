/** An etcd that comes back without its data while nodes live: they are what is left of the cluster. */
import { afterEach, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { Identity } from '../../common/coordination/identity.ts';
import { Registration } from '../../common/coordination/registration.ts';
import { NodeDirectory } from '../../common/coordination/directory.ts';
import { clusterKey } from '../../common/coordination/keys.ts';
import { ClusterIdentity } from '../../proto/index.ts';
import { EtcdClients } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(120_000);

const SOON = { timeoutMs: 30_000 };
const log = pino({ level: 'silent' });
const clients = new EtcdClients();

afterEach(() => clients.close());

test('nodes tell it again which cluster it is of, and register anew', async () => {
  const servers = await startEtcd();
  const [member] = servers.members;
  const coordination = clients.connect(servers.endpoints);
  const identity = new Identity({ coordination, log });
  const registration = new Registration({ coordination, kind: 'sfu', log, ttlSec: 2 });
  const clusterId = await identity.start();
  await registration.start({ nodeId: 'sfu-1', site: 'erfurt', incarnation: 'i1' });

  await member?.kill();
  await member?.forget();
  await member?.start();

  const other = clients.connect(servers.endpoints);
  const stored = await waitFor(() => other.get(clusterKey), { what: 'the cluster is known', ...SOON });
  expect(ClusterIdentity.decode(stored.value).clusterId).toBe(clusterId);
  const directory = new NodeDirectory({ coordination: other, kind: 'sfu', log });
  await directory.start();
  await directory.waitFor((nodes) => nodes.get('sfu-1'), { what: 'the node is registered', ...SOON });
  // others may see it before the node itself hears that it was written
  await waitFor(() => registration.hasAuthority(), { what: 'the node knows it', ...SOON });
  await Promise.all([registration.close(), identity.close(), directory.close()]);
  await clients.close();
  await servers.close();
});

/** etcd does what every coordination store must do. */
import { pino } from 'pino';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { coordinationContract } from '../support/coordination-contract.ts';
import { startEtcd } from '../support/etcd-server.ts';

coordinationContract('etcd', async () => {
  const servers = await startEtcd();
  return {
    connect: async () =>
      new EtcdCoordination({ endpoints: servers.endpoints, log: pino({ level: 'silent' }) }),
    close: () => servers.close(),
  };
});

/** etcd does what every coordination store must do. */
import { jest } from '@jest/globals';
import { pino } from 'pino';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { coordinationContract } from '../support/coordination-contract.ts';
import { startEtcd } from '../support/etcd-server.ts';

jest.setTimeout(60_000); // an etcd has to start first

coordinationContract('etcd', async () => {
  const servers = await startEtcd();
  return {
    connect: async () =>
      new EtcdCoordination({ endpoints: servers.endpoints, log: pino({ level: 'silent' }) }),
    close: () => servers.close(),
  };
});

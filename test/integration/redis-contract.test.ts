/** The room store on a real Redis does what every room store must do: two nodes of a site, each with connections of its own. */
import { pino } from 'pino';
import { parseSiteId } from '../../common/ids.ts';
import { RedisRoomStore } from '../../common/store/redis/store.ts';
import { startRedis } from '../support/redis-server.ts';
import { CONTRACT_MAX_LOG_ENTRIES, roomStoreContract } from '../support/room-store-contract.ts';

roomStoreContract('redis', async () => {
  const server = await startRedis();
  const connect = async (): Promise<RedisRoomStore> => {
    const store = new RedisRoomStore({
      site: parseSiteId('erfurt'),
      address: { host: '127.0.0.1', port: server.port },
      log: pino({ level: 'silent' }),
      maxLogEntries: CONTRACT_MAX_LOG_ENTRIES,
    });
    await store.start(5_000);
    return store;
  };
  const [one, other] = await Promise.all([connect(), connect()]);
  const close = async (): Promise<void> => {
    await Promise.all([one.close(), other.close()]);
    await server.stop();
  };
  return { one, other, close };
});

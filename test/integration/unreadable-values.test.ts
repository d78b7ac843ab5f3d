/** Values in the coordination store that nobody can read: told by their keys, and people meet nevertheless. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Caller } from '../support/caller.ts';
import { CallSites } from '../support/call-sites.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(60_000);

const ROOM = 'council';
/** Bytes that no protobuf message begins with. */
const NONSENSE = Buffer.from([0xff, 0xff, 0xff]);
const KEYS = [
  'nodes/signal/signal-nowhere',
  'nodes/sfu/sfu-nowhere',
  ...['routers/sfu-nowhere', 'links/sfu-erfurt-1~sfu-jena-1', 'links/sfu-erfurt-1~sfu-jena-1/generation'],
  ...['epoch/erfurt', 'signal/erfurt/signal-nowhere', 'replicator/erfurt', 'replicator/erfurt/generation'],
  ...['home', 'settings', 'bans/nobody'],
].map((name) => `/kaskade/v1/${name.startsWith('nodes') ? name : `rooms/${ROOM}/${name}`}`);

let call: CallSites;

beforeAll(async () => {
  call = await CallSites.start(2);
});
afterAll(() => call.close());

function putNonsense(keys: readonly string[]): void {
  for (const key of keys) call.cluster.state.txn([], [{ put: key, value: NONSENSE }]);
}

test('people of two sites see each other, whatever else is in the store before and while they are there', async () => {
  putNonsense(KEYS);
  const anna = await Caller.join(call, call.at(0), ROOM, 'Anna');
  putNonsense(KEYS.filter((key) => /nowhere|bans/.test(key)));
  const ben = await Caller.join(call, call.at(1), ROOM, 'Ben');
  await waitFor(() => [anna, ben].every(({ people }) => people.join() === 'Anna@erfurt,Ben@jena'), {
    what: 'both see both',
  });

  await Promise.all([anna.openMedia(), ben.openMedia()]);
  const mic = await anna.produce('mic');
  await waitFor(() => ben.othersSources.length === 1, { what: 'Ben hears of the microphone' });
  await ben.watch([mic]);

  const { status, body } = await call.topology(ROOM);
  expect([status, body]).toMatchObject([200, { nodes: [{ id: 'sfu-erfurt-1' }, { id: 'sfu-jena-1' }] }]);
  await Promise.all([anna.close(), ben.close()]);
});

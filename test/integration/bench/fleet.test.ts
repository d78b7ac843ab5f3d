/** Load processes and their bots against two whole sites: what they report, and what becomes of it when one goes wrong. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { botName } from '../../../bench/load/bots/bot-name.ts';
import { runLoadProcess } from '../../../bench/load/agent/load-process.ts';
import type { BotSpec, Fleet, FleetOptions } from '../../../bench/load/fleet.ts';
import { profileOf } from '../../../bench/load/profiles.ts';
import { startFleet } from '../../../bench/load/start-fleet.ts';
import { childrenOf } from '../../../bench/measure/process-usage.ts';
import { parseNodeId, parseSiteId } from '../../../common/ids.ts';
import { kill } from '../../support/kill.ts';
import { startSfu } from '../../support/sfu-node.ts';
import { SignalSites } from '../../support/signal-sites.ts';
import { waitFor } from '../../support/wait-for.ts';
import { workerBin } from '../../support/worker-bin.ts';

const ROOM = 'bench';
const SITES = ['erfurt', 'jena'];
const SECRET = 'a-secret-of-this-test';
const TIMEOUT_MS = 30_000;
const NOBODY_STOPS = new AbortController().signal;

const closers: (() => Promise<unknown>)[] = [];
const notes: string[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  notes.length = 0;
});

async function fleetOf(over: Partial<FleetOptions>): Promise<Fleet> {
  const profile = profileOf('council');
  if (profile === undefined) throw new Error('no profile');
  const fleet = await startFleet({
    profile,
    processes: 1,
    cpus: undefined,
    listen: undefined,
    caPem: undefined,
    webrtc: 0,
    workerBin: workerBin(),
    note: (text) => notes.push(text),
    signal: NOBODY_STOPS,
    ...over,
  });
  closers.push(() => fleet.close());
  return fleet;
}

/** A signalling node at each site, with an SFU node that takes bots. @returns specs of bots, which go round the sites */
async function startSites() {
  const sites = new SignalSites();
  for (const site of SITES) {
    const own = { nodeId: parseNodeId(`sfu-${site}-1`), site: parseSiteId(site) };
    const sfu = await startSfu({ ...own, plain: { portRange: { min: 50_000, max: 59_999 } } }, sites.cluster);
    closers.push(() => sfu.close());
  }
  closers.push(() => sites.close());
  const nodes = await Promise.all(SITES.map((site) => sites.node({ site })));
  return async (index: number, over: Partial<BotSpec> = {}): Promise<BotSpec> => {
    const at = index % SITES.length;
    const claims = { subject: `s-${index}`, name: botName(index), grants: { bench: true } };
    return {
      index,
      room: ROOM,
      site: SITES[at] ?? '',
      url: `http://127.0.0.1:${nodes[at]?.port}`,
      token: await sites.token(ROOM, claims),
      media: 'plain',
      publish: [],
      watch: [],
      hear: 'all',
      isSampled: true,
      joinAtMs: index * 10,
      ...over,
    };
  };
}

/** Where load processes of other machines would join. */
async function portOf(): Promise<number> {
  const told = await waitFor(() => /--join HOST:(\d+)/.exec(notes.join('\n')), { what: 'the port is told' });
  return Number(told[1]);
}

const agent = (port: number, secret: string) =>
  runLoadProcess({
    host: '127.0.0.1',
    port,
    secret,
    site: undefined,
    workerBin: workerBin(),
    onJoined: () => {},
  });

describe('Fleet', () => {
  test('joins, measures, mutes, turns pages, reconnects and leaves over two load processes, by either kind of media', async () => {
    const [bot, fleet] = await Promise.all([startSites(), fleetOf({ processes: 2 })]);
    const mediaOf = (index: number) => (index % 3 === 0 ? 'webrtc' : 'plain'); // at either site, sending and not
    const podium = [0, 1].map((index) => bot(index, { media: mediaOf(index), publish: ['mic', 'camera'] }));
    const audience = [2, 3, 4, 5].map((index) => bot(index, { media: mediaOf(index), watch: [0, 1] }));

    const joined = await fleet.join(await Promise.all([...podium, ...audience]), { timeoutMs: TIMEOUT_MS });
    expect([joined.joined, [...joined.failed]]).toEqual([6, []]);
    expect([joined.joinMs.totalCount, joined.webrtcJoinMs.totalCount]).toEqual([6, 2]);
    expect(joined.signal.messagesOut).toBeGreaterThan(6 * 3);

    // on a busy machine packets find sockets full: a window in which it kept up is enough
    const window = await waitFor(
      async () => {
        const one = await fleet.measure(1_000, NOBODY_STOPS);
        return one.packetsLost === 0 && one;
      },
      { what: 'a window without loss', timeoutMs: TIMEOUT_MS },
    );
    expect([window.participants, window.passed, window.misses]).toEqual([6, 6, []]);
    expect(window.packetsReceived).toBeGreaterThan(0);
    expect(window.layers).toBeCloseTo(2, 1); // of each camera the one that is watched
    for (const histogram of [window.latencyUs, window.ownLatencyUs, window.hopLatencyUs]) {
      expect(histogram.totalCount).toBeGreaterThan(0);
    }

    await fleet.mute([0], true);
    const page = await fleet.watch(new Map([[2, [0]]]), TIMEOUT_MS);
    expect([page.ms.totalCount, page.failed]).toEqual([1, 0]);
    const spoken = await fleet.speak(1, 0);
    expect([spoken.listeners, spoken.onsetMs.totalCount]).toEqual([5, 5]);

    const back = await fleet.reconnect([3, 4], { withinMs: 0, timeoutMs: TIMEOUT_MS });
    expect([back.ms.totalCount, back.failed]).toEqual([2, 0]);
    expect((await fleet.leave([5], 0)).totalCount).toBe(1);
    await fleet.clear();
  }, 120_000);

  test('tells by code why bots did not get in, and can be used again', async () => {
    const [bot, fleet] = await Promise.all([startSites(), fleetOf({})]);
    const none = { media: 'none' } as const;

    const refused = await fleet.join([await bot(0, { ...none, token: 'x' }), await bot(1, none)], {
      timeoutMs: TIMEOUT_MS,
    });

    expect([refused.joined, [...refused.failed]]).toEqual([1, [['TOKEN_INVALID', 1]]]);
    await fleet.clear();
    expect((await fleet.join([await bot(1, none)], { timeoutMs: TIMEOUT_MS })).joined).toBe(1);
    await fleet.clear();
  }, 120_000);

  test('fails what is under way when a load process dies', async () => {
    const fleet = await fleetOf({});
    const child = childrenOf(process.pid).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bench/load/main.ts'),
    );
    const measured = fleet.measure(TIMEOUT_MS, NOBODY_STOPS);
    measured.catch(() => {}); // expected below

    kill(child);

    await expect(measured).rejects.toMatchObject({ code: 'LOAD_FAILED' });
  }, 120_000);

  test('takes load processes of other machines, with the right secret only', async () => {
    const listen = { host: '127.0.0.1', port: 0, secret: SECRET, agents: 1 };
    const starting = fleetOf({ processes: 0, listen });
    const port = await portOf();

    await expect(agent(port, 'another-secret-than-that')).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringContaining('the secret is another one'),
    });
    const serving = agent(port, SECRET);
    const fleet = await starting;

    expect(fleet.processes).toBe(1);
    await fleet.close();
    await serving;
    await expect(agent(port, SECRET)).rejects.toMatchObject({ code: 'LOAD_FAILED' });
  }, 120_000);
});

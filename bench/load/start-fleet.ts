/** Starts the load processes of a run, here and on other machines, and makes one fleet of them. */
import { randomBytes } from 'node:crypto';
import { VERSION } from '../../common/version.ts';
import { BenchError } from '../bench-error.ts';
import { openChannel, type Channel } from './agent/channel.ts';
import { LoadChild } from './agent/children.ts';
import { Gathering } from './agent/gathering.ts';
import { LoadFleet } from './agent/load-fleet.ts';
import type { Fleet, FleetOptions } from './fleet.ts';

const LOOPBACK = '127.0.0.1';
const SECRET_BYTES = 18;
/** A process that compiles nothing is there after about half a second; a machine that is full takes longer. */
const START_TIMEOUT_MS = 60_000;

/** @throws {BenchError} INPUT_INVALID, PROGRAM_MISSING, LOAD_FAILED, INTERRUPTED */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { processes, listen, note } = options;
  if (processes + (listen?.agents ?? 0) < 1) throw new BenchError('INPUT_INVALID', 'no load process at all');
  const gathering = new Gathering({ ...options, version: VERSION });
  const closers: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    gathering.close();
    await Promise.all(closers.map((close) => close()));
  };
  try {
    const losses: Promise<never>[] = [];
    if (processes > 0) losses.push(...(await startChildren(options, gathering, closers)));
    if (listen !== undefined) {
      const secret = listen.secret ?? randomBytes(SECRET_BYTES).toString('base64url');
      const channel = await openGate({ ...listen, secret }, gathering, closers);
      note(`load processes join by: npm run bench -- agent --join HOST:${channel.port} --secret ${secret}`);
    }
    const lost = Promise.race(losses.length > 0 ? losses : [new Promise<never>(() => {})]);
    lost.catch(() => {}); // whoever waits for something of the fleet hears of it
    const wanted = processes + (listen?.agents ?? 0);
    const timeoutMs = listen === undefined ? START_TIMEOUT_MS : undefined;
    const { callers, clockErrorMs } = await Promise.race([gathering.untilComplete(wanted, timeoutMs), lost]);
    const anyLost = Promise.race([lost, ...callers.map((caller) => caller.lost)]);
    anyLost.catch(() => {}); // as above
    return new LoadFleet({ ...options, callers, clockErrorMs, lost: anyLost, end });
  } catch (error) {
    await end();
    throw error;
  }
}

type Closers = (() => Promise<void>)[];
type Gate = { readonly host: string; readonly port: number; readonly secret: string };

async function startChildren(
  { processes, cpus, workerBin }: FleetOptions,
  gathering: Gathering,
  closers: Closers,
): Promise<readonly Promise<never>[]> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const channel = await openGate({ host: LOOPBACK, port: 0, secret }, gathering, closers);
  const children = Array.from(
    { length: processes },
    () => new LoadChild({ port: channel.port, secret, cpus, workerBin }),
  );
  closers.push(...children.map((child) => () => child.close()));
  return children.map(({ lost }) => lost);
}

async function openGate(gate: Gate, gathering: Gathering, closers: Closers): Promise<Channel> {
  const isLocal = gate.host === LOOPBACK;
  const channel = await openChannel({
    ...gate,
    onSocket: (socket, from) => void gathering.take(socket, { from, isLocal }),
    onRefused: (from) => gathering.refused(from),
  });
  closers.push(() => channel.close());
  return channel;
}

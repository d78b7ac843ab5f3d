/** A load process: joins a bench, does what it is asked, and ends with it. */
import { hostname } from 'node:os';
import { BenchError } from '../../bench-error.ts';
import { VERSION } from '../../../common/version.ts';
import { openToBench } from './channel.ts';
import { Crew, sumOfTraffic } from './crew.ts';
import { CrewOnset } from './crew-onset.ts';
import { CrewSession } from './crew-session.ts';
import { CrewWindow } from './crew-window.ts';
import { nextMessage, type FrameSocket } from './frame-socket.ts';
import { LOAD_PROTOCOL, Welcome, type Handlers, type Hello } from './messages.ts';
import { monotonicUs } from '../media/clock.ts';
import { openLoadMedia } from './load-media.ts';
import { serve } from './serve.ts';

/** The bench may still be starting its cluster, or wait for others. */
const WELCOME_TIMEOUT_MS = 30_000;

export type LoadProcessOptions = {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
  /** Takes bots of this site only; undefined = of any. */
  readonly site: string | undefined;
  readonly workerBin: string;
  /** It has joined. */
  readonly onJoined: () => void;
};

/**
 * Resolves when the bench is done with us, and nothing of it is left here.
 *
 * @throws {BenchError} LOAD_FAILED when it can't be reached, has another secret, or refuses us
 */
export async function runLoadProcess(options: LoadProcessOptions): Promise<void> {
  const socket = await openToBench(options.host, options.port, options.secret);
  const { profile, caPem } = await introduce(socket, options.site);
  options.onJoined();
  const { workerBin } = options;
  const clock = { offsetUs: 0 };
  const crew = new Crew({
    profile,
    caPem,
    openMedia: ({ towards }) => openLoadMedia({ profile, workerBin, towards, clockOffsetUs: clock.offsetUs }),
  });
  const window = new CrewWindow(crew);
  try {
    await serve(socket, handlersOf({ crew, window, clock }));
  } finally {
    window.close();
    await crew.close();
  }
}

async function introduce(socket: FrameSocket, site: string | undefined) {
  const hello: Hello = {
    protocol: LOAD_PROTOCOL,
    version: VERSION,
    host: hostname(),
    pid: process.pid,
    ...(site !== undefined && { site }),
  };
  socket.send(hello);
  const answer = Welcome.safeParse(await nextMessage(socket, WELCOME_TIMEOUT_MS));
  if (answer.success && answer.data.is === 'welcome') return answer.data;
  socket.destroy();
  const why = answer.success && answer.data.is === 'refused' ? answer.data.why : 'it speaks another protocol';
  throw new BenchError('LOAD_FAILED', `the bench refuses this load process: ${why}`);
}

type Parts = { readonly crew: Crew; readonly window: CrewWindow; readonly clock: { offsetUs: number } };

function handlersOf({ crew, window, clock }: Parts): Handlers {
  const onset = new CrewOnset(crew);
  const session = new CrewSession(crew);
  return {
    setUp: async ({ clockOffsetUs }) => {
      clock.offsetUs = clockOffsetUs;
      return {};
    },
    ping: async () => ({ nowUs: monotonicUs() }),
    join: (ask) => crew.join(ask),
    beginWindow: () => window.begin(),
    endWindow: () => window.end(),
    judge: (ask) => window.judge(ask),
    leave: (ask) => crew.leave(ask),
    reconnect: (ask) => crew.reconnect(ask),
    mute: (ask) => crew.mute(ask),
    talk: (ask) => crew.talk(ask),
    beginOnset: (ask) => onset.begin(ask),
    podium: (ask) => crew.podium(ask),
    takeFloor: (ask) => crew.takeFloor(ask),
    endOnset: (ask) => onset.end(ask),
    watch: (ask) => crew.watch(ask),
    traffic: async () => sumOfTraffic(crew.bots.values()),
    feature: (ask) => session.feature(ask),
    told: (ask) => session.told(ask),
    standing: () => session.standing(),
    received: (ask) => session.received(ask),
    heard: () => session.heard(),
    busy: () => session.busy(),
    takeAway: (ask) => session.takeAway(ask),
    clear: () => crew.clear(),
  };
}

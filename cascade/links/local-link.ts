/**
 * A pair of transports between two routers of one room on this node, and what goes over it both ways: the two ends of a
 * link (pipe.ts) that speak to each other inside this process.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { MEDIA_SOCKET_BUFFERS } from '../media/socket-buffers.ts';
import { answerInTime } from '../media/worker-answer.ts';
import type { SfuOptions } from '../options.ts';
import { NO_LAYER } from '../policy/demand.ts';
import type { LocalRoom, LocalRouter, LocalSlotsPort } from '../ports.ts';
import { Pipe } from './pipe.ts';
import { LOCAL_REACH } from './reach.ts';
import type { PeerWants } from './source-imports.ts';

const LOOPBACK = '127.0.0.1';

/** Which of the two ends. */
export type Side = 0 | 1;

export type LocalLinkDeps = {
  readonly routers: readonly [LocalRouter, LocalRouter];
  readonly room: LocalRoom;
  readonly slots: LocalSlotsPort;
  readonly portRange: SfuOptions['pipe']['portRange'];
  readonly clock: Clock;
  /** It is of no more use; not told after {@link LocalLink.close}. */
  readonly onLost: () => void;
  readonly log: Logger;
};

type PipeBody = Parameters<Pipe['receive']>[0];

export class LocalLink {
  readonly #deps: LocalLinkDeps;
  readonly #wants: [PeerWants, PeerWants] = [new Map(), new Map()];
  readonly #areSlotsWanted: [boolean, boolean] = [false, false];
  #pipes: readonly [Pipe, Pipe] | undefined;
  #isClosed = false;

  constructor(deps: LocalLinkDeps) {
    this.#deps = deps;
    this.#open().catch((error: unknown) => {
      if (this.#isClosed) return;
      deps.log.warn({ err: error }, 'routers of a room are not joined, trying again');
      this.#lose();
    });
  }

  /** What is wanted at one end from the other, whole. */
  setWants(at: Side, wants: PeerWants): void {
    this.#wants[at] = wants;
    this.#pipes?.[at].setWants(wants);
  }

  /** Whether the other end's talker slots are wanted at one end. */
  setSlotsWanted(at: Side, areWanted: boolean): void {
    this.#areSlotsWanted[at] = areWanted;
    this.#pipes?.[at].setSlotsWanted(areWanted);
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const pipe of this.#pipes ?? []) pipe.close();
  }

  async #open(): Promise<void> {
    const [one, other] = this.#deps.routers;
    const made = await Promise.allSettled([this.#openEnd(one), this.#openEnd(other)]);
    const ends = made.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const [first, second] = ends;
    if (first === undefined || second === undefined || this.#isClosed) {
      for (const end of ends) end.close();
      for (const end of made) if (end.status === 'rejected') throw end.reason;
      return;
    }
    const pipes = [this.#pipeAt(0, first), this.#pipeAt(1, second)] as const;
    this.#pipes = pipes;
    await Promise.all([connect(first, second), connect(second, first)]);
    for (const side of [0, 1] as const) {
      pipes[side].setWants(this.#wants[side]);
      pipes[side].setSlotsWanted(this.#areSlotsWanted[side]);
    }
  }

  /** Without encryption: packets do not leave the host. */
  #openEnd({ router }: LocalRouter): Promise<PipeTransport> {
    const { portRange } = this.#deps;
    const making = router.createPipeTransport({
      listenInfo: { protocol: 'udp', ip: LOOPBACK, portRange: { ...portRange }, ...MEDIA_SOCKET_BUFFERS },
      enableSrtp: false,
      enableRtx: true,
      enableSctp: false,
    });
    return answerInTime(making, 'local pipe');
  }

  #pipeAt(at: Side, end: PipeTransport): Pipe {
    const { routers, room, slots, clock, log } = this.#deps;
    const { demands, ranks } = room;
    const [here, there] = at === 0 ? routers : ([routers[1], routers[0]] as const);
    return new Pipe(
      {
        reach: LOCAL_REACH,
        end,
        sources: here.sources,
        demands: {
          want: (viewer, { sourceId }, maxLayer, when) =>
            demands.want(viewer, sourceId, maxLayer ?? NO_LAYER, when),
          wantedByOthers: (viewer, sourceId) => demands.wantedByOthers(viewer, sourceId),
        },
        ranks,
        clock,
        log,
        send: (body: PipeBody) => this.#deliver(at === 0 ? 1 : 0, body),
        control: () => UNCONTROLLED,
        acquireSlots: () => slots.acquireFor(here, there),
        takeIn: (producers) => slots.takeFrom(here, there, producers),
      },
      { lost: () => this.#lose(), exportOver: () => {}, brought: () => {} },
    );
  }

  /** Never within the call that says it: either end is in the middle of something then. */
  #deliver(to: Side, body: PipeBody): void {
    queueMicrotask(() => {
      if (!this.#isClosed) this.#pipes?.[to].receive(body);
    });
  }

  #lose(): void {
    if (this.#isClosed) return;
    this.close();
    this.#deps.onLost();
  }
}

/** Loopback carries what the workers send. */
const UNCONTROLLED = { told: () => {}, remove: () => {} };

const connect = (end: PipeTransport, to: PipeTransport): Promise<void> =>
  end.connect({ ip: LOOPBACK, port: to.tuple.localPort });

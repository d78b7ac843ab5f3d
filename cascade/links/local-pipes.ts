/**
 * Pipes between the routers that one room has on this node. A source goes straight from the router where it comes in to
 * each one that wants it, so none goes on from there; routers that want nothing of each other are not joined.
 */
import type { Logger } from 'pino';
import type { NodeId, SourceId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { SfuOptions } from '../options.ts';
import type {
  LocalPipesPort,
  LocalRoom,
  LocalRouter,
  LocalSlotsPort,
  RouterWants,
  SlotUse,
} from '../ports.ts';
import { DEFAULT_PIPE_LINGER_MS } from './demand.ts';
import { LocalLink, type Side } from './local-link.ts';
import { LocalWants } from './local-wants.ts';
import type { PeerWants } from './source-imports.ts';

/** A pair that failed while both routers live is made anew after this time. */
const RETRY_MS = 500;

export type LocalPipesDeps = {
  readonly selfId: NodeId;
  readonly room: LocalRoom;
  readonly slots: LocalSlotsPort;
  readonly portRange: SfuOptions['pipe']['portRange'];
  readonly lingerMs: number;
  readonly clock: Clock;
  readonly log: Logger;
};

const NOTHING: PeerWants = new Map();

/** For a node's rooms. */
export const joinRouters = (
  {
    nodeId,
    pipe,
    pipeLingerMs = DEFAULT_PIPE_LINGER_MS,
  }: Pick<SfuOptions, 'nodeId' | 'pipe' | 'pipeLingerMs'>,
  room: LocalRoom,
  { slots, log }: { readonly slots: LocalSlotsPort; readonly log: Logger },
): LocalPipes =>
  new LocalPipes({
    selfId: nodeId,
    room,
    slots,
    portRange: pipe.portRange,
    lingerMs: pipeLingerMs,
    clock: SYSTEM_CLOCK,
    log: log.child({ module: 'local-pipes', roomId: room.roomId }),
  });

export class LocalPipes implements LocalPipesPort {
  readonly #deps: LocalPipesDeps;
  readonly #routers = new Map<LocalRouter, LocalWants>();
  readonly #slotUses = new Map<LocalRouter, SlotUse>();
  /** What each router is to get from each other one. */
  readonly #brought = new Map<LocalRouter, ReadonlyMap<LocalRouter, PeerWants>>();
  /** By the router that came first, then the other one. */
  readonly #links = new Map<LocalRouter, Map<LocalRouter, LocalLink>>();

  constructor(deps: LocalPipesDeps) {
    this.#deps = deps;
  }

  add(router: LocalRouter): RouterWants {
    const { selfId, clock, lingerMs, room } = this.#deps;
    const bring = (wants: ReadonlyMap<LocalRouter, PeerWants>): void => {
      this.#brought.set(router, wants);
      this.#apply();
    };
    const wants = new LocalWants({ selfId, clock, lingerMs, router, room, bring });
    this.#routers.set(router, wants);
    router.closed.addEventListener('abort', () => this.#remove(router), { once: true });
    return wants;
  }

  homeChanged(sourceId?: SourceId): void {
    for (const wants of this.#routers.values()) wants.homeChanged(sourceId);
  }

  setSlotUse(router: LocalRouter, use: SlotUse): void {
    if (!this.#routers.has(router)) return;
    this.#slotUses.set(router, use);
    this.#apply();
  }

  #remove(router: LocalRouter): void {
    this.#routers.get(router)?.close();
    this.#routers.delete(router);
    this.#brought.delete(router);
    this.#slotUses.delete(router);
    for (const other of this.#routers.keys()) this.#drop(router, other);
    this.#apply();
  }

  #apply(): void {
    const routers = [...this.#routers.keys()];
    for (const [index, one] of routers.entries()) {
      for (const other of routers.slice(index + 1)) this.#applyPair([one, other]);
    }
  }

  #applyPair(pair: readonly [LocalRouter, LocalRouter]): void {
    const [one, other] = pair;
    const wanted = [this.#wanted(one, other), this.#wanted(other, one)] as const;
    const held = this.#links.get(one)?.get(other);
    const slotsWanted = [this.#wantsSlots(one, other), this.#wantsSlots(other, one)] as const;
    if (wanted.every(({ size }) => size === 0) && !slotsWanted.includes(true)) {
      if (held !== undefined) this.#drop(one, other);
      return;
    }
    const link = held ?? this.#join(pair);
    for (const side of [0, 1] as const satisfies readonly Side[]) {
      link.setWants(side, wanted[side]);
      link.setSlotsWanted(side, slotsWanted[side]);
    }
  }

  /** A star: the gateway's slots are merged from those of all others, who have what it merges. */
  #wantsSlots(at: LocalRouter, from: LocalRouter): boolean {
    const [gateway] = this.#routers.keys();
    const use = this.#slotUses.get(at);
    if (at === gateway) return use?.areOpen ?? false;
    return from === gateway && (use?.areHeard ?? false);
  }

  #wanted(at: LocalRouter, from: LocalRouter): PeerWants {
    return this.#brought.get(at)?.get(from) ?? NOTHING;
  }

  #join(routers: readonly [LocalRouter, LocalRouter]): LocalLink {
    const { room, slots, portRange, clock, log } = this.#deps;
    const [one, other] = routers;
    const onLost = (): void => {
      this.#drop(one, other);
      clock.after(RETRY_MS, () => this.#apply());
    };
    const link = new LocalLink({ routers, room, slots, portRange, clock, onLost, log });
    const links = this.#links.get(one) ?? new Map<LocalRouter, LocalLink>();
    this.#links.set(one, links.set(other, link));
    return link;
  }

  #drop(one: LocalRouter, other: LocalRouter): void {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#links.get(first)?.get(second)?.close();
      this.#links.get(first)?.delete(second);
      if (this.#links.get(first)?.size === 0) this.#links.delete(first);
    }
  }
}

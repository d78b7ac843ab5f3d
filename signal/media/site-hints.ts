/** What this node knows of sites as places for media: hints for clients that choose one. */
import type { Logger } from 'pino';
import { decodeItem } from '../../common/coordination/decode.ts';
import { routersPrefix } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { toAppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { RouterRegistration } from '../../proto/index.ts';
import { fillOf, type SfuCandidate } from './placement.ts';

/** A hint that takes longer is none: the list of sites must not wait for it. */
const ROOM_TIMEOUT_MS = 300;

/**
 * Load by site: that of its least loaded SFU node, which is the one that would take a newcomer; of CPU and of places
 * promised, the higher counts. Sites without a node that can take anybody are missing. Pure.
 */
export function siteLoads(nodes: readonly SfuCandidate[]): ReadonlyMap<string, number> {
  const loads = new Map<string, number>();
  for (const node of nodes) {
    const { site, isReachable, isDraining } = node;
    const load = Math.min(1, Math.max(node.load, fillOf(node)));
    if (isReachable && !isDraining) loads.set(site, Math.min(load, loads.get(site) ?? 1));
  }
  return loads;
}

/** Sites that carry media of a room; undefined = the coordination store does not say so in time. */
export async function sitesWithRoom(
  { coordination, log }: { readonly coordination: Pick<Coordination, 'range'>; readonly log: Logger },
  room: RoomId,
): Promise<ReadonlySet<string> | undefined> {
  const timeout = Promise.withResolvers<undefined>();
  const timer = setTimeout(timeout.resolve, ROOM_TIMEOUT_MS, undefined);
  const readSites = async (): Promise<ReadonlySet<string>> => {
    const { items } = await coordination.range(routersPrefix(room));
    const read = (value: Uint8Array): string => RouterRegistration.decode(value).site;
    return new Set(items.flatMap((item) => decodeItem(item, read, log) ?? []));
  };
  try {
    return await Promise.race([readSites(), timeout.promise]);
  } catch (error) {
    log.warn({ code: toAppError(error).code }, 'sites of a room not known, hint left out');
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

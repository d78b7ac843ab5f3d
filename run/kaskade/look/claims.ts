/** Reads the keys of rooms in etcd. Pure. */
import { ROOMS_PREFIX } from '../../../common/coordination/keys.ts';
import type { KeyValue } from '../../../common/coordination/port.ts';
import {
  HomeClaim,
  LinkClaim,
  ReplicatorClaim,
  RoomServer,
  RouterRegistration,
  StoreEpoch,
} from '../../../proto/index.ts';
import type { ClaimFacts, RoomClaim } from './look.ts';

type Reader = (value: Uint8Array, rest: readonly string[]) => ClaimFacts;

/** By the part of the key that follows the room, and how many parts follow that. */
const READERS: Readonly<Record<string, Reader>> = {
  'home/0': (value) => {
    const { nodeId, site } = HomeClaim.decode(value);
    return { kind: 'home', nodeId, site };
  },
  'epoch/1': (value, [site = '']) => ({ kind: 'epoch', site, epoch: StoreEpoch.decode(value).epoch }),
  'routers/1': (value) => ({ kind: 'router', nodeId: RouterRegistration.decode(value).nodeId }),
  'signal/2': (value) => {
    const { nodeId, site } = RoomServer.decode(value);
    return { kind: 'server', nodeId, site };
  },
  'replicator/1': (value, [site = '']) => ({
    kind: 'replicator',
    nodeId: ReplicatorClaim.decode(value).nodeId,
    site,
  }),
  'links/1': (value) => {
    const { fromNodeId: nodeId, toNodeId: peerId, fence } = LinkClaim.decode(value);
    return { kind: 'link', nodeId, peerId, generation: fence?.generation ?? 0 };
  },
};

/** @param item a key under the prefix of all rooms */
export function readClaim({ key, value, leaseId }: KeyValue): RoomClaim {
  const [room = '', what = '', ...rest] = key.slice(ROOMS_PREFIX.length).split('/');
  return {
    key,
    room,
    isLeased: leaseId !== undefined,
    about: readFacts(`${what}/${rest.length}`, value, rest),
  };
}

function readFacts(name: string, value: Uint8Array, rest: readonly string[]): ClaimFacts {
  const read = READERS[name];
  if (read === undefined) return { kind: 'other' };
  try {
    return read(value, rest);
  } catch {
    return { kind: 'unreadable' }; // told as a finding
  }
}

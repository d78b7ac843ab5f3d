/** Devices of a sitting that are nobody's only one: the hall's cameras and microphones, and second ones of members. Pure. */

type DevicePlace = {
  /** Of the bot. */
  readonly index: number;
  /** Place of the signalling node among all of the cluster. */
  readonly node: number;
};

export type HallDevice = DevicePlace & {
  readonly label: string;
  readonly publish: readonly ('mic' | 'camera')[];
  /** Its microphone is one of those that are open. */
  readonly hasSound: boolean;
};

/** Somebody's second one, at another site, without media. */
export type SecondDevice = DevicePlace & {
  /** The member's `index`. */
  readonly owner: number;
};

/** The last one's microphone was never said to be open: nobody may hear it. */
const HALL = [
  { label: 'Rednerpult', publish: ['mic', 'camera'], hasSound: true },
  { label: 'Saalmikrofon', publish: ['mic'], hasSound: true },
  { label: 'Kamera im Plenum', publish: ['mic', 'camera'], hasSound: false },
] as const;

/** So many members have one second device. */
const MEMBERS_PER_SECOND = 8;

/** All at the last node, in the house where the hall is. @param from index of the first */
export const hallOf = (nodeSites: readonly string[], from: number): readonly HallDevice[] =>
  HALL.map((device, at) => ({ ...device, index: from + at, node: nodeSites.length - 1 }));

/** @param members who may have one @param from index of the first */
export function secondsOf(
  nodeSites: readonly string[],
  members: readonly DevicePlace[],
  from: number,
): readonly SecondDevice[] {
  const count = Math.max(1, Math.floor(members.length / MEMBERS_PER_SECOND));
  return members.slice(-count).map(({ index, node }, at) => {
    const elsewhere = nodeSites.findIndex((site) => site !== nodeSites[node]);
    return { index: from + at, owner: index, node: elsewhere === -1 ? node : elsewhere };
  });
}

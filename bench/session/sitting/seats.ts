/** Where the people of a sitting and its devices join, and what media they have: companions in the hall have none. Pure. */
import type { Seat } from '../../scenarios/seats.ts';
import type { HallDevice } from './devices.ts';
import type { SittingPerson, SittingPlan } from './plan.ts';

/** Cameras that somebody with media watches. */
const TILES = 2;
/** The first of each role with media at each node are sampled: what they hear is counted by who sent it. */
const SAMPLED_ROLES = ['member', 'observer'] as const;

type Media = Pick<Seat, 'media' | 'publish' | 'watch' | 'hear'>;

const NO_MEDIA: Media = { media: 'none', publish: [], watch: [], hear: [] };

/** The hall's devices come first, so that nobody waits for them. */
export function sittingSeats(
  { people, hall, seconds }: SittingPlan,
  { hasVideo, spacingMs }: { readonly hasVideo: boolean; readonly spacingMs: number },
): readonly Seat[] {
  const views = hasVideo ? viewsOf(people, hall) : { hall: [], people: [] };
  const sampled = sampledOf(people);
  const turnOf = (index: number): number => (index + hall.length) * spacingMs;
  return [
    ...people.map((person) => ({
      index: person.index,
      siteIndex: person.node,
      ...mediaOf(person, views),
      isSampled: sampled.has(person.index),
      joinAtMs: turnOf(person.index),
      // what an observer still gets when the public is excluded was still sent
      keepsReceiving: person.role === 'observer',
      // so is what is heard of somebody whose microphone is closed
      keepsSending: true,
      ...(person.inHall && { mode: 'companion' as const }),
    })),
    ...hall.map((device, at) => hallSeat(device, hasVideo, at * spacingMs)),
    ...seconds.map(({ index, node }) => ({
      ...{ index, siteIndex: node, ...NO_MEDIA, isSampled: false, joinAtMs: turnOf(index) },
    })),
  ];
}

/** By index. */
type Cameras = { readonly hall: readonly number[]; readonly people: readonly number[] };

const viewsOf = (people: readonly SittingPerson[], hall: readonly HallDevice[]): Cameras => ({
  hall: hall.filter(({ publish }) => publish.includes('camera')).map(({ index }) => index),
  people: people.filter(({ hasCamera }) => hasCamera).map(({ index }) => index),
});

/** Observers look at the hall, members at the hall and at each other. */
function mediaOf({ index, role, inHall }: SittingPerson, cameras: Cameras): Media {
  if (inHall) return NO_MEDIA;
  const publish: ('mic' | 'camera')[] = role === 'observer' ? [] : ['mic'];
  if (cameras.people.includes(index)) publish.push('camera');
  const others = cameras.people.filter((camera) => camera !== index);
  const [first = [], ...more] = cameras.hall.map((camera) => [camera]);
  const watch = [...first, ...(role === 'observer' ? more.flat() : []), ...others].slice(0, TILES);
  return { media: 'plain', publish, watch, hear: 'all' };
}

const hallSeat = (device: HallDevice, hasVideo: boolean, joinAtMs: number): Seat => ({
  index: device.index,
  siteIndex: device.node,
  media: 'plain',
  publish: device.publish.filter((kind) => hasVideo || kind !== 'camera'),
  watch: [],
  hear: [],
  isSampled: false,
  keepsSending: true,
  mode: 'hall',
  joinAtMs,
});

function sampledOf(people: readonly SittingPerson[]): ReadonlySet<number> {
  const sampled = new Map<string, number>();
  for (const { index, role, node, inHall } of people) {
    const key = `${role} ${node}`;
    if (!inHall && SAMPLED_ROLES.some((one) => one === role) && !sampled.has(key)) sampled.set(key, index);
  }
  return new Set(sampled.values());
}

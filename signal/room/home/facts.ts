/**
 * The room's facts that have an order (`r/…` in the log of the home's site) as one value. A home writes them whole or
 * not at all, under its generation; of two logs' facts the newer supersede the older, so all who have seen the same
 * logs agree, in whatever order these came. Pure.
 */
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { RecordWrite, StoredRecord } from '../../../common/store/port.ts';
import { PodiumRecord, RoomFactsRecord } from '../../../proto/index.ts';

/** Somebody on the podium; `place` rises in the order in which people were put there. */
type PodiumPlace = { readonly participantId: ParticipantId; readonly place: number };

export type RoomFacts = {
  /** Of the home that wrote them; 0 = nobody has. */
  readonly generation: number;
  /** Raised by each change. */
  readonly revision: number;
  readonly homeNodeId: string;
  /** Acknowledged from one site though the room has others. */
  readonly degraded: boolean;
  /** In the order of `place`. */
  readonly podium: readonly PodiumPlace[];
  /** Of features, by `<feature>/<key>`; whoever does not know a feature keeps what it has. */
  readonly features: ReadonlyMap<string, Uint8Array>;
  /** What was applied last, oldest first. */
  readonly commandIds: readonly string[];
};

export const NO_FACTS: RoomFacts = {
  generation: 0,
  revision: 0,
  homeNodeId: '',
  degraded: false,
  podium: [],
  features: new Map(),
  commandIds: [],
};

export const FACTS_PREFIX = 'r/';
export const FACTS_HEAD_KEY = `${FACTS_PREFIX}home`;
const PODIUM_PREFIX = `${FACTS_PREFIX}podium/`;
const FEATURE_PREFIX = `${FACTS_PREFIX}f/`;

/** Commands that are remembered, so that none has an effect twice: of each participant, and of all together. */
export const REMEMBERED_PER_ACTOR = 8;
export const REMEMBERED_COMMANDS = 128;

/** A list of remembered commands with one more; ids are `<participantId>/<id>`. What is busy pushes out its own first. */
export function remember(commandIds: readonly string[], commandId: string): readonly string[] {
  const actor = commandId.slice(0, commandId.indexOf('/') + 1);
  const own = commandIds.filter((id) => id.startsWith(actor)).slice(1 - REMEMBERED_PER_ACTOR);
  const kept = commandIds.filter((id) => !id.startsWith(actor) || own.includes(id));
  return [...kept, commandId].slice(-REMEMBERED_COMMANDS);
}

/** Tells whether `one` was written after `other`. */
export function supersedes(one: RoomFacts, other: RoomFacts): boolean {
  return (
    one.generation > other.generation ||
    (one.generation === other.generation && one.revision > other.revision)
  );
}

/** The one that counts; equally new ones are equal. */
export const newest = (one: RoomFacts, other: RoomFacts): RoomFacts => (supersedes(other, one) ? other : one);

/** The facts that a log's records hold. @throws {AppError} INTERNAL when they can't be decoded */
export function readFacts(records: ReadonlyMap<string, StoredRecord>): RoomFacts {
  const head = records.get(FACTS_HEAD_KEY);
  if (head === undefined) return NO_FACTS;
  try {
    const { generation, revision, homeNodeId, degraded, commandIds } = RoomFactsRecord.decode(head.value);
    const podium = readPodium(records);
    return {
      generation,
      revision,
      homeNodeId,
      degraded,
      commandIds,
      podium,
      features: readFeatures(records),
    };
  } catch (cause) {
    throw new AppError('INTERNAL', 'stored room facts can not be decoded', { cause });
  }
}

function readPodium(records: ReadonlyMap<string, StoredRecord>): readonly PodiumPlace[] {
  return [...records]
    .filter(([key]) => key.startsWith(PODIUM_PREFIX))
    .map(([key, { value }]) => ({
      participantId: key.slice(PODIUM_PREFIX.length) as ParticipantId,
      place: PodiumRecord.decode(value).place,
    }))
    .sort((a, b) => a.place - b.place || (a.participantId < b.participantId ? -1 : 1));
}

function readFeatures(records: ReadonlyMap<string, StoredRecord>): RoomFacts['features'] {
  const features = new Map<string, Uint8Array>();
  for (const [key, { value }] of records) {
    if (key.startsWith(FEATURE_PREFIX)) features.set(key.slice(FEATURE_PREFIX.length), value);
  }
  return features;
}

function encodeFacts(facts: RoomFacts): ReadonlyMap<string, Uint8Array> {
  const { podium, features, commandIds, ...same } = facts;
  const head = RoomFactsRecord.encode({ ...same, commandIds: [...commandIds] }).finish();
  return new Map([
    [FACTS_HEAD_KEY, head],
    ...podium.map(
      ({ participantId, place }) =>
        [`${PODIUM_PREFIX}${participantId}`, PodiumRecord.encode({ place }).finish()] as const,
    ),
    ...[...features].map(([path, value]) => [`${FEATURE_PREFIX}${path}`, value] as const),
  ]);
}

/** What to write so that records hold exactly these facts, whatever they hold now. */
export function writesFor(
  records: ReadonlyMap<string, StoredRecord>,
  facts: RoomFacts,
): readonly RecordWrite[] {
  const wanted = encodeFacts(facts);
  const writes: RecordWrite[] = [];
  for (const key of records.keys()) {
    if (key.startsWith(FACTS_PREFIX) && !wanted.has(key)) writes.push({ key, value: undefined });
  }
  for (const [key, value] of wanted) {
    const held = records.get(key)?.value;
    if (held === undefined || Buffer.compare(held, value) !== 0) writes.push({ key, value });
  }
  return writes;
}

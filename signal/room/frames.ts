/** What clients are shown of a room, and its encoding: snapshots, deltas, envelopes. Pure. */
import type { SiteId } from '../../common/ids.ts';
import type { Version } from '../../common/store/port.ts';
import {
  ServerEnvelope,
  type IDelta,
  type IParticipant,
  type IRoomState,
  type ISiteVersion,
  type ISnapshot,
  type ISource,
} from '../../proto/index.ts';
import type { ParticipantFact } from './records.ts';
import type { SourceFact } from './room-port.ts';
import type { Touched } from './site-state.ts';
import type { RoomView } from './view.ts';

/** Who is at a site that can't be heard is shown like somebody who can't. */
function showParticipant(view: RoomView, fact: ParticipantFact): IParticipant {
  const { participantId, name, site, joinedAtMs } = fact;
  const reconnecting = fact.reconnecting || view.isAway(site);
  return { participantId, name, site, reconnecting, joinedAtMs };
}

function showSource(fact: SourceFact): ISource {
  const { sourceId, participantId, kind, paused, generation } = fact;
  return { sourceId, participantId, kind, paused, generation };
}

function showRoom({ settings, facts }: RoomView): IRoomState {
  const { generation, revision, degraded, podium } = facts;
  const podiumParticipantIds = podium.map(({ participantId }) => participantId);
  return { settings, facts: { generation, revision, degraded, podiumParticipantIds } };
}

const showVersion = ([site, { epoch, n }]: readonly [SiteId, Version]): ISiteVersion => ({ site, epoch, n });

/** Everything that clients know of the room. */
export function snapshotOf(view: RoomView): ISnapshot {
  return {
    versions: view.versions().map(showVersion),
    participants: view.participants().map((fact) => showParticipant(view, fact)),
    sources: view.sources().map(showSource),
    participantCount: view.participantCount(),
    room: showRoom(view),
  };
}

/**
 * What has become of the records that were touched, as of the view's versions. Right for everybody who knows the room
 * as it was at any time between the first touch and now.
 *
 * @param withRoom also settings and facts of the room as a whole
 */
export function deltaOf(view: RoomView, touched: Touched, withRoom: boolean): IDelta {
  const participants: IParticipant[] = [];
  const removedParticipantIds: string[] = [];
  for (const id of participantsOf(view, touched)) {
    const fact = view.participant(id);
    if (fact === undefined) removedParticipantIds.push(id);
    else participants.push(showParticipant(view, fact));
  }
  const sources: ISource[] = [];
  const removedSourceIds: string[] = [];
  for (const id of touched.sourceIds) {
    const fact = view.source(id);
    if (fact === undefined) removedSourceIds.push(id);
    else sources.push(showSource(fact));
  }
  return {
    versions: view.versions().map(showVersion),
    participants,
    removedParticipantIds,
    sources,
    removedSourceIds,
    participantCount: view.participantCount(),
    ...(withRoom && { room: showRoom(view) }),
  };
}

function participantsOf(view: RoomView, { participantIds, awaySites = new Set() }: Touched) {
  const there = [...awaySites].flatMap((site) => [...view.site(site).participants.keys()]);
  return new Set([...participantIds, ...there]);
}

/** The frame of an event, the same for every socket of the room. */
export const encodeEvent = (
  event: { readonly delta: IDelta } | { readonly snapshot: ISnapshot },
): Uint8Array => ServerEnvelope.encode(event).finish();

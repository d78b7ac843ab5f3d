/** A room as this node knows it, in parts for an operator's tool. Reads only. */
import { piecesOf } from '../../common/inspect/write-parts.ts';
import type { SiteId } from '../../common/ids.ts';
import type {
  IInspectSignalRoomsResponse,
  IInspectedParticipant,
  IInspectedSession,
  IInspectedSiteLog,
  IInspectedSource,
} from '../../proto/index.ts';
import type { MediaPlace } from '../media/sfu-port.ts';
import type { LocalSession } from '../room/local-sessions.ts';
import type { ParticipantFact } from '../room/records.ts';
import type { SourceFact } from '../room/room-port.ts';
import type { RoomView } from '../room/view.ts';

/** What a room lets operators see; as it is now, not as it was when asked for. */
export type RoomInspection = {
  readonly roomId: string;
  readonly view: Pick<RoomView, 'versions' | 'site' | 'facts'>;
  readonly sessions: readonly LocalSession[];
};

/** All parts of one room, taken at one moment; one at least. */
export function roomParts(
  { roomId, view, sessions }: RoomInspection,
  placeOf: (sessionId: string) => MediaPlace | undefined,
): readonly IInspectSignalRoomsResponse[] {
  const described = sessions.map((local) => describeSession(local, placeOf(local.session.sessionId)));
  return [
    { roomId, degraded: view.facts.degraded },
    ...piecesOf(described).map((piece) => ({ roomId, sessions: [...piece] })),
    ...view.versions().flatMap(([site]) => siteParts(site, view).map((part) => ({ roomId, sites: [part] }))),
  ];
}

function siteParts(site: SiteId, view: RoomInspection['view']): readonly IInspectedSiteLog[] {
  const { version, participants, sources } = view.site(site);
  const head = { site, ...version };
  const people = [...participants.values()].map(({ fact }) => describeParticipant(fact));
  const sent = [...sources.values()].map(({ fact }) => describeSource(fact));
  return [
    head,
    ...piecesOf(people).map((piece) => ({ ...head, participants: [...piece] })),
    ...piecesOf(sent).map((piece) => ({ ...head, sources: [...piece] })),
  ];
}

function describeSession({ session, state }: LocalSession, place: MediaPlace | undefined): IInspectedSession {
  const media = place === undefined ? {} : { sfuNodeId: place.nodeId, mediaGeneration: place.generation };
  return { ...session, isLive: state === 'live', ...media };
}

function describeParticipant(fact: ParticipantFact): IInspectedParticipant {
  const { participantId, signalNodeId, sessionGeneration, reconnecting } = fact;
  return { participantId, signalNodeId, sessionGeneration, reconnecting };
}

function describeSource(fact: SourceFact): IInspectedSource {
  const { sourceId, participantId, generation, paused, originNodeId } = fact;
  return { sourceId, participantId, generation, paused, originNodeId };
}

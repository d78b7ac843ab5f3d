/** Puts the parts of nodes' answers about rooms together. Pure. */
import {
  LinkState,
  SourceKind,
  type ILinkDescription,
  type InspectSfuRoomsResponse,
  type InspectSignalRoomsResponse,
} from '../../../proto/index.ts';
import { LINK_STATE_NAMES } from '../../../signal/media/topology.ts';
import type { LinkLook, SfuRoomLook, SignalRoomLook, SiteLogLook } from './look.ts';

/** Rooms of a signalling node. */
export function signalRooms(
  nodeId: string,
  parts: readonly InspectSignalRoomsResponse[],
): readonly SignalRoomLook[] {
  return [...Map.groupBy(parts, ({ roomId }) => roomId)].map(([room, ofRoom]) => ({
    room,
    nodeId,
    degraded: ofRoom.some(({ degraded }) => degraded),
    sessions: ofRoom.flatMap(({ sessions }) =>
      sessions.map((one) => ({
        sessionId: one.sessionId ?? '',
        participantId: one.participantId ?? '',
        generation: one.generation ?? 0,
        isLive: one.isLive ?? false,
        sfuNodeId: one.sfuNodeId ?? '',
        mediaGeneration: one.mediaGeneration ?? 0,
      })),
    ),
    logs: siteLogs(ofRoom),
  }));
}

function siteLogs(parts: readonly InspectSignalRoomsResponse[]): ReadonlyMap<string, SiteLogLook> {
  const bySite = Map.groupBy(
    parts.flatMap(({ sites }) => sites),
    ({ site }) => site ?? '',
  );
  const logs = [...bySite].map(([site, of]): [string, SiteLogLook] => [
    site,
    {
      epoch: of[0]?.epoch ?? 0,
      n: of[0]?.n ?? 0,
      participants: of.flatMap(({ participants }) =>
        (participants ?? []).map((one) => ({
          participantId: one.participantId ?? '',
          signalNodeId: one.signalNodeId ?? '',
          sessionGeneration: one.sessionGeneration ?? 0,
          reconnecting: one.reconnecting ?? false,
        })),
      ),
      sources: of.flatMap(({ sources }) =>
        (sources ?? []).map((one) => ({
          sourceId: one.sourceId ?? '',
          participantId: one.participantId ?? '',
          generation: one.generation ?? 0,
          paused: one.paused ?? false,
          originNodeId: one.originNodeId ?? '',
        })),
      ),
    },
  ]);
  return new Map(logs);
}

/** Rooms of an SFU node. */
export function sfuRooms(nodeId: string, parts: readonly InspectSfuRoomsResponse[]): readonly SfuRoomLook[] {
  return [...Map.groupBy(parts, ({ roomId }) => roomId)].map(([room, ofRoom]) => ({
    room,
    nodeId,
    routers: ofRoom.flatMap(({ routers }) =>
      routers.map(({ routerId, workerPid }) => ({ routerId: routerId ?? '', workerPid: workerPid ?? 0 })),
    ),
    producers: ofRoom.flatMap(producersOf),
    links: ofRoom.flatMap(({ links }) => links.map(linkOf)),
    sessions: ofRoom.flatMap(sessionsOf),
  }));
}

function producersOf({ producers }: InspectSfuRoomsResponse): SfuRoomLook['producers'] {
  return producers.map((one) => ({
    producerId: one.producerId ?? '',
    sourceId: one.sourceId ?? '',
    kind: kindName(one.kind ?? SourceKind.SOURCE_KIND_UNSPECIFIED),
    generation: one.generation ?? 0,
    paused: one.paused ?? false,
    originNodeId: one.originNodeId ?? '',
    hops: one.hops ?? 0,
    pipedTo: one.pipedToNodeIds ?? [],
  }));
}

function sessionsOf({ sessions }: InspectSfuRoomsResponse): SfuRoomLook['sessions'] {
  return sessions.map((one) => ({
    sessionId: one.sessionId ?? '',
    participantId: one.participantId ?? '',
    generation: one.generation ?? 0,
    sources: one.sourceIds ?? [],
    consumed: one.consumedSourceIds ?? [],
    expiresInMs: one.expiresInMs ?? 0,
  }));
}

function linkOf(link: ILinkDescription): LinkLook {
  return {
    peerId: link.peerNodeId ?? '',
    state: LINK_STATE_NAMES[link.state ?? LinkState.LINK_STATE_UNSPECIFIED],
    rttMs: link.rttMs ?? 0,
    generation: link.generation ?? 0,
    sent: link.sentSourceIds ?? [],
    shed: link.shedSourceIds ?? [],
  };
}

/** `SOURCE_KIND_SCREEN_AUDIO` is `screen-audio`. */
const kindName = (kind: SourceKind): string =>
  (SourceKind[kind] ?? '').replace('SOURCE_KIND_', '').toLowerCase().replace('_', '-');

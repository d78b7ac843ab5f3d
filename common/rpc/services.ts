/** The services of proto/kaskade/v1 as tables of methods; nothing else. */
import * as proto from '../../proto/index.ts';
import { defineService, methodsOf, type ShapesOf } from './method.ts';

const control = methodsOf('kaskade.v1.SfuControlService');
const peer = methodsOf('kaskade.v1.SfuPeerService');
const replication = methodsOf('kaskade.v1.ReplicationService');
const home = methodsOf('kaskade.v1.RoomHomeService');
const calls = methodsOf('kaskade.v1.CallsService');
const nodeInspection = methodsOf('kaskade.v1.NodeInspectionService');
const signalInspection = methodsOf('kaskade.v1.SignalInspectionService');
const sfuInspection = methodsOf('kaskade.v1.SfuInspectionService');

/** Signalling node → SFU node (control.proto). */
export const SfuControl = defineService({
  reserveSession: control.unary('ReserveSession', proto.ReserveSessionRequest, proto.ReserveSessionResponse),
  openSession: control.unary('OpenSession', proto.OpenSessionRequest, proto.OpenSessionResponse),
  closeSession: control.unary('CloseSession', proto.CloseSessionRequest, proto.CloseSessionResponse),
  vouchSessions: control.unary('VouchSessions', proto.VouchSessionsRequest, proto.VouchSessionsResponse),
  listSessions: control.unary('ListSessions', proto.ListSessionsRequest, proto.ListSessionsResponse),
  createMediaTransport: control.unary(
    'CreateMediaTransport',
    proto.CreateMediaTransportRequest,
    proto.CreateMediaTransportResponse,
  ),
  connectMediaTransport: control.unary(
    'ConnectMediaTransport',
    proto.ConnectMediaTransportRequest,
    proto.ConnectMediaTransportResponse,
  ),
  restartTransportIce: control.unary(
    'RestartTransportIce',
    proto.RestartTransportIceRequest,
    proto.RestartTransportIceResponse,
  ),
  produceSource: control.unary('ProduceSource', proto.ProduceSourceRequest, proto.ProduceSourceResponse),
  pauseSource: control.unary('PauseSource', proto.PauseSourceRequest, proto.PauseSourceResponse),
  removeSource: control.unary('RemoveSource', proto.RemoveSourceRequest, proto.RemoveSourceResponse),
  setWatch: control.unary('SetWatch', proto.SetWatchRequest, proto.SetWatchResponse),
  startConsumers: control.unary('StartConsumers', proto.StartConsumersRequest, proto.StartConsumersResponse),
  rankParticipants: control.unary(
    'RankParticipants',
    proto.RankParticipantsRequest,
    proto.RankParticipantsResponse,
  ),
  describeRoom: control.unary('DescribeRoom', proto.DescribeRoomRequest, proto.DescribeRoomResponse),
  watchEvents: control.stream('WatchEvents', proto.WatchEventsRequest, proto.WatchEventsResponse),
});
export type SfuControlShapes = ShapesOf<typeof SfuControl>;

/** SFU node ↔ SFU node (cascade.proto). */
export const SfuPeer = defineService({
  peerChannel: peer.bidi('PeerChannel', proto.PeerChannelRequest, proto.PeerChannelResponse),
});

/** Signalling node → signalling node (cluster.proto). */
export const Replication = defineService({
  followLog: replication.stream('FollowLog', proto.FollowLogRequest, proto.FollowLogResponse),
  collectRoom: replication.stream('CollectRoom', proto.CollectRoomRequest, proto.CollectRoomResponse),
});

/** Any node → any node (calls.proto). */
export const Calls = defineService({
  callTogether: calls.bidi('CallTogether', proto.CallTogetherRequest, proto.CallTogetherResponse),
});

/** Operator's tool → any node (inspect.proto). */
export const NodeInspection = defineService({
  inspectNode: nodeInspection.unary('InspectNode', proto.InspectNodeRequest, proto.InspectNodeResponse),
});

/** Operator's tool → signalling node (inspect.proto). */
export const SignalInspection = defineService({
  inspectSignalRooms: signalInspection.stream(
    'InspectSignalRooms',
    proto.InspectSignalRoomsRequest,
    proto.InspectSignalRoomsResponse,
  ),
});

/** Operator's tool → SFU node (inspect.proto). */
export const SfuInspection = defineService({
  inspectSfuRooms: sfuInspection.stream(
    'InspectSfuRooms',
    proto.InspectSfuRoomsRequest,
    proto.InspectSfuRoomsResponse,
  ),
});

/** Signalling node ↔ signalling node, about the homes of rooms (cluster.proto). */
export const RoomHome = defineService({
  executeRoomCommand: home.unary(
    'ExecuteRoomCommand',
    proto.ExecuteRoomCommandRequest,
    proto.ExecuteRoomCommandResponse,
  ),
  awaitReplica: home.unary('AwaitReplica', proto.AwaitReplicaRequest, proto.AwaitReplicaResponse),
  collectRoomFacts: home.unary(
    'CollectRoomFacts',
    proto.CollectRoomFactsRequest,
    proto.CollectRoomFactsResponse,
  ),
});

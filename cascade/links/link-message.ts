/** What the two ends of a link say to each other, as strict types. Wire form: link-codec.ts. */
import type { RtpParameters, SrtpParameters } from 'mediasoup/types';
import type { ErrorCode } from '../../common/errors.ts';
import type { NodeId, RoomId, SourceId } from '../../common/ids.ts';
import type { SourceKind } from '../../proto/index.ts';

/** Where one PipeTransport listens. Holds a key: never log it. */
export type PipeEndpoint = { readonly ip: string; readonly port: number; readonly srtp: SrtpParameters };

/** A source in one generation. */
export type SourceRef = { readonly sourceId: SourceId; readonly generation: number };

/** How much of a picture is shown: the highest spatial layer, 0 = lowest; -1 = nothing. Of sound: 0 or -1. */
export type SourceLayers = SourceRef & { readonly maxLayer: number };

/** A source as it is asked for. */
export type SourceWish = SourceLayers & {
  /** Where it is produced; undefined = at the node that is asked, as older versions mean it. */
  readonly originNodeId?: NodeId;
};

/** A source as its sender offers it. */
export type SourceOffer = SourceRef & {
  readonly kind: SourceKind;
  readonly rtpParameters: RtpParameters;
  readonly paused: boolean;
  readonly originNodeId: NodeId;
  /** Links passed, this one included. */
  readonly hops: number;
  /** Nodes passed, the origin first, the sender last. */
  readonly path: readonly NodeId[];
};

export type LinkBody =
  | SlotBody
  | { readonly type: 'wanted' }
  | { readonly type: 'offer'; readonly endpoint: PipeEndpoint }
  | { readonly type: 'answer'; readonly endpoint: PipeEndpoint }
  /** Without a code: nothing is wanted any more. */
  | { readonly type: 'close'; readonly code?: ErrorCode }
  | TrafficBody
  | ({ readonly type: 'sourceWanted' } & SourceWish)
  | ({ readonly type: 'sourceUnwanted' } & SourceRef)
  | ({ readonly type: 'sourceOffered' } & SourceOffer)
  | ({ readonly type: 'sourceAccepted' } & SourceRef)
  | ({ readonly type: 'sourceRefused'; readonly code: ErrorCode; readonly detail: string } & SourceRef)
  | ({ readonly type: 'sourceEnded' } & SourceRef)
  | ({ readonly type: 'sourcePaused'; readonly paused: boolean } & SourceRef)
  | ({ readonly type: 'sourceScore'; readonly score: number } & SourceRef)
  | ({ readonly type: 'sourceLayers' } & SourceLayers)
  | ({ readonly type: 'sourceShed'; readonly shed: boolean } & SourceRef);

/** What the sender has received over the pair, and when, on a clock of this pair only. */
export type TrafficBody = {
  readonly type: 'traffic';
  readonly receivedBytes: number;
  readonly atMs: number;
  /** How late the sender and its worker were when they counted, ms. */
  readonly lagMs: number;
  /** That have come too, but were lost on the sender's machine. */
  readonly droppedPackets: number;
};

/** Messages about talker slots; they belong to one pair of transports. Wire form: slot-codec.ts. */
export type SlotBody =
  | { readonly type: 'slotsWanted' }
  | { readonly type: 'slotsUnwanted' }
  | { readonly type: 'slotsOffered'; readonly rtpParameters: readonly RtpParameters[] }
  | { readonly type: 'slotsAccepted' }
  | { readonly type: 'slotsEnded'; readonly code: ErrorCode; readonly detail: string };

/** Messages about sources; they belong to one pair of transports. */
export type SourceBody = Extract<LinkBody, SourceRef>;

export type LinkEnvelope = {
  readonly roomId: RoomId;
  /** Of the link; 0 while there is none. */
  readonly generation: number;
  readonly body: LinkBody;
};

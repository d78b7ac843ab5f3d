/** What happens to a session's media without its asking: the client hears of it, and the room forgets what is gone. */
import { fromProtoCode, type ErrorCode } from '../../common/errors.ts';
import type { SourceId } from '../../common/ids.ts';
import {
  ErrorCode as ProtoErrorCode,
  type ISessionSourceDemand,
  type ISourceLost,
} from '../../proto/index.ts';
import type { MediaPlace, SfuSessionEvent } from '../media/sfu-port.ts';
import type { ServerBody } from './frames.ts';
import type { Membership } from './membership.ts';
import type { SessionServices } from './services.ts';

/** Spread of the delay that clients are asked for, so that those of a dead node don't all open media at once. */
const MEDIA_RETRY_SPREAD_MS = 300;

export type EventContext = {
  readonly member: Membership;
  readonly services: SessionServices;
  /** Sends an event to the client. */
  readonly send: (body: ServerBody) => void;
  /** Runs a task after the commands that wait, unless the session has left the room until then. */
  readonly later: (task: () => Promise<void>) => void;
};

/** Takes an event of the SFU node that has the session's media. */
export function handleSfuEvent(context: EventContext, event: SfuSessionEvent): void {
  const { place } = context.member;
  if (!place) return;
  const { consumersClosed, consumerStates, sessionLost, sourceLost, sourceDemand } = event;
  if (consumersClosed) context.send({ consumersClosed: { consumerIds: consumersClosed.consumerIds ?? [] } });
  if (consumerStates) context.send({ consumerStates: { states: consumerStates.states ?? [] } });
  if (sourceDemand) handleSourceDemand(context, sourceDemand);
  if (sourceLost) handleSourceLost(context, sourceLost);
  if (sessionLost) handleMediaLost(context, place, codeOf(sessionLost.code));
}

/** Takes that all media at `place` is gone; an older place than the present one is no news. */
export function handleMediaLost(context: EventContext, place: MediaPlace, code: ErrorCode): void {
  const { member, services } = context;
  if (member.place !== place) return;
  member.dropMedia();
  const retryAfterMs = Math.round(services.random() * MEDIA_RETRY_SPREAD_MS);
  context.send({ mediaLost: { code: ProtoErrorCode[`ERROR_CODE_${code}`], retryAfterMs } });
  context.later(async () => {
    // an OpenMedia that was already under way has told the room more than this
    if (member.place === undefined) await member.entry.room.setMedia(member.ref, undefined, place.generation);
  });
}

/** Events and vouching tell the same; the client hears what is new to it. */
function handleSourceDemand({ member, send }: EventContext, demand: ISessionSourceDemand): void {
  const sourceId = demand.sourceId ?? '';
  const generation = demand.generation ?? 0;
  const maxLayer = demand.maxLayer ?? 0;
  const told = member.demands.get(sourceId);
  if (told !== undefined && told.generation > generation) return;
  if (told?.generation === generation && told.maxLayer === maxLayer) return;
  member.demands.set(sourceId, { generation, maxLayer });
  send({ sourceDemands: { demands: [{ sourceId, generation, maxLayer }] } });
}

function handleSourceLost({ member, later }: EventContext, lost: ISourceLost): void {
  const sourceId = ownSourceId(member, lost);
  if (sourceId === undefined) return;
  member.sources.delete(sourceId);
  later(() => member.entry.room.removeSource(member.ref, sourceId));
}

function ownSourceId(member: Membership, lost: ISourceLost): SourceId | undefined {
  for (const [sourceId, own] of member.sources) {
    if (sourceId === lost.sourceId && own.generation === lost.generation) return sourceId;
  }
  return undefined;
}

/** An event without a reason is still an event. */
function codeOf(code: ProtoErrorCode | null | undefined): ErrorCode {
  return code ? fromProtoCode(code) : 'SESSION_EXPIRED';
}

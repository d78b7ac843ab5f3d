/** Commands about others' sources: watch states what the client shows, resume starts what it has set up. */
import { AppError, type ErrorCode } from '../../../common/errors.ts';
import { isSourceId, slotOf } from '../../../common/ids.ts';
import {
  type IResumeConsumersRequest,
  type IRoutedWish,
  type IWatchRequest,
  type IWish,
  type IWishFailure,
} from '../../../proto/index.ts';
import type { RoomPort } from '../../room/room-port.ts';
import { MAX_CAPABILITIES_BYTES, requireJsonObject } from '../arguments.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';
import { toFailure } from '../frames.ts';
import { sfuOf } from './media.ts';

/** More than any client shows, hears and prefetches at once. */
const MAX_WISHES = 512;
const MAX_CONSUMERS = 1_024;
/** An SFU node waits up to 4 s for sources of other nodes. */
const WATCH_TIMEOUT_MS = 8_000;
const MAX_PRIORITY = 255;

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, MEDIA_NOT_OPEN */
export async function watch(context: MemberContext, request: IWatchRequest): Promise<CommandResult> {
  const { member } = context;
  const { ref, entry, place } = member;
  requireSubscribe(context);
  const wishes = request.wishes ?? [];
  if (wishes.length > MAX_WISHES) throw new AppError('ARGUMENT_INVALID', `more than ${MAX_WISHES} wishes`);
  const rtpCapabilitiesJson = request.rtpCapabilitiesJson ?? '';
  if (rtpCapabilitiesJson !== '') {
    requireJsonObject(rtpCapabilitiesJson, {
      what: 'rtp_capabilities_json',
      maxBytes: MAX_CAPABILITIES_BYTES,
    });
  }
  const routed = routeWishes(wishes, entry.room, ref.participantId);
  const answer = await sfuOf(context).call(
    'setWatch',
    { sessionId: ref.sessionId, wishes: routed.wishes, rtpCapabilitiesJson },
    { timeoutMs: WATCH_TIMEOUT_MS },
  );
  if (member.place !== place) throw new AppError('MEDIA_NOT_OPEN', 'the media of this watch is gone');
  const { consumers, closedConsumerIds } = answer;
  const failures = [...routed.failures, ...(answer.failures ?? [])];
  return {
    body: { watch: { consumers: consumers ?? [], closedConsumerIds: closedConsumerIds ?? [], failures } },
  };
}

/** @throws {AppError} GRANT_MISSING, ARGUMENT_INVALID, MEDIA_NOT_OPEN */
export async function resumeConsumers(
  context: MemberContext,
  request: IResumeConsumersRequest,
): Promise<CommandResult> {
  requireSubscribe(context);
  const consumerIds = request.consumerIds ?? [];
  if (consumerIds.length > MAX_CONSUMERS)
    throw new AppError('ARGUMENT_INVALID', `more than ${MAX_CONSUMERS} consumers`);
  await sfuOf(context).call('startConsumers', { sessionId: context.member.ref.sessionId, consumerIds });
  return DONE;
}

function requireSubscribe({ member }: MemberContext): void {
  if (!member.grants.subscribe) throw new AppError('GRANT_MISSING', 'the token does not allow: subscribe');
}

/** Adds to each wish where its source is, which for a talker slot is the session's own node; wishes that can't be met are told apart. Pure over the room's view. */
export function routeWishes(
  wishes: readonly IWish[],
  room: Pick<RoomPort, 'source'>,
  selfId: string,
): { readonly wishes: IRoutedWish[]; readonly failures: IWishFailure[] } {
  const routed = new Map<string, IRoutedWish>();
  const failures: IWishFailure[] = [];
  for (const wish of wishes) {
    const sourceId = wish.sourceId ?? '';
    if (slotOf(sourceId) !== undefined) {
      const priority = Math.min(wish.priority ?? 0, MAX_PRIORITY);
      routed.set(sourceId, { sourceId, generation: 0, originNodeId: '', height: 0, priority });
      continue;
    }
    const source = isSourceId(sourceId) ? room.source(sourceId) : undefined;
    if (!source) failures.push(wishFailure(sourceId, 'SOURCE_UNKNOWN', 'nobody in the room has this source'));
    else if (source.participantId === selfId) {
      failures.push(wishFailure(sourceId, 'ARGUMENT_INVALID', 'your own source'));
    } else {
      const { generation, originNodeId } = source;
      const priority = Math.min(wish.priority ?? 0, MAX_PRIORITY);
      const about = { height: wish.height ?? 0, priority, prefetch: wish.prefetch ?? false };
      routed.set(sourceId, { sourceId, generation, originNodeId, ...about });
    }
  }
  return { wishes: [...routed.values()], failures };
}

function wishFailure(sourceId: string, code: ErrorCode, detail: string): IWishFailure {
  return { sourceId, failure: toFailure(new AppError(code, detail)) };
}

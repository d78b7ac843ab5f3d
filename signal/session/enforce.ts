/**
 * Keeps a session to what holds in its room now, at the SFU node, whatever its client does: who is kept outside has no
 * media, who was muted or may not send any more is paused.
 */
import type { SourceId } from '../../common/ids.ts';
import { ErrorCode, type SourceKind } from '../../proto/index.ts';
import type { MediaPort } from '../media/sfu-port.ts';
import type { ServerBody } from './frames.ts';
import { muteSerials, type Membership } from './membership.ts';
import { isAllowed } from './publish-guard.ts';

type Media = Pick<MediaPort, 'sfu' | 'release'>;

/**
 * @param tell what the client hears of it; left out: nobody listens
 * @throws {AppError} what SFU node or room say
 */
export async function enforce(
  member: Membership,
  media: Media,
  tell: (body: ServerBody) => void = () => {},
): Promise<void> {
  // media that was kept from before a resume stays: nobody has said yet that it may not
  if (!member.isKnown) return;
  if (member.isOutside) return putOutside(member, media, tell);
  const { room } = member.entry;
  const who = room.attendee(member.ref.participantId);
  const serials = muteSerials(room.features().rules, who);
  const isOrdered = (kind: SourceKind): boolean =>
    (serials.get(kind) ?? 0) > (member.muteSerials.get(kind) ?? 0);
  await pauseSources(member, media, tell, (kind) => !isAllowed(member, kind) || isOrdered(kind));
  for (const [kind, serial] of serials) member.muteSerials.set(kind, serial);
}

async function putOutside(member: Membership, media: Media, tell: (body: ServerBody) => void): Promise<void> {
  const { place, ref, entry } = member;
  if (place === undefined) return;
  // first, so that nothing more is heard or seen, either way
  void media.release(place.nodeId, ref.sessionId);
  member.dropMedia();
  tell({ mediaLost: { code: ErrorCode.ERROR_CODE_NOT_ADMITTED, retryAfterMs: 0 } });
  await entry.room.setMedia(ref, undefined, place.generation);
}

/** At the SFU node first. Transports and sources stay, so that who may again can send at once. */
async function pauseSources(
  member: Membership,
  media: Media,
  tell: (body: ServerBody) => void,
  mustPause: (kind: SourceKind) => boolean,
): Promise<void> {
  const { ref, entry, place } = member;
  const sourceIds = sendingOf(member, mustPause);
  for (const sourceId of sourceIds) {
    if (place !== undefined) {
      const pause = { sessionId: ref.sessionId, sourceId, paused: true };
      await media.sfu(place.nodeId).call('pauseSource', pause);
    }
    await entry.room.setSourcePaused(ref, sourceId, true);
  }
  if (sourceIds.length > 0) tell({ sourcesPaused: { sourceIds: [...sourceIds] } });
}

function sendingOf(member: Membership, mustPause: (kind: SourceKind) => boolean): readonly SourceId[] {
  const { room } = member.entry;
  return [...member.sources].flatMap(([sourceId, { kind }]) =>
    mustPause(kind) && room.source(sourceId)?.paused !== true ? [sourceId] : [],
  );
}

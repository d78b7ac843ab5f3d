/** Keeps a session to what podium and audience may send: before it sends, and while it does. */
import { AppError } from '../../common/errors.ts';
import type { SourceId } from '../../common/ids.ts';
import type { SourceKind } from '../../proto/index.ts';
import type { MediaPort } from '../media/sfu-port.ts';
import { maySend } from '../room/settings/publish-rules.ts';
import type { Membership } from './membership.ts';

/** @throws {AppError} PODIUM_ONLY */
export function assertMaySend(member: Membership, kind: SourceKind): void {
  if (isAllowed(member, kind)) return;
  throw new AppError('PODIUM_ONLY', 'in this room only the podium may send that');
}

/** Sources that are sent and must not be (any more). */
function forbiddenSources(member: Membership): readonly SourceId[] {
  const { room } = member.entry;
  return [...member.sources].flatMap(([sourceId, { kind }]) =>
    isAllowed(member, kind) || room.source(sourceId)?.paused === true ? [] : [sourceId],
  );
}

/**
 * Pauses them, at the SFU node first: nothing more is heard or seen of them. Transports and sources stay, so that who
 * comes back to the podium can send at once.
 * @throws {AppError} what SFU node or room say
 */
export async function silence(member: Membership, media: Pick<MediaPort, 'sfu'>): Promise<void> {
  const { ref, entry, place } = member;
  for (const sourceId of forbiddenSources(member)) {
    if (place !== undefined) {
      const pause = { sessionId: ref.sessionId, sourceId, paused: true };
      await media.sfu(place.nodeId).call('pauseSource', pause);
    }
    await entry.room.setSourcePaused(ref, sourceId, true);
  }
}

const isAllowed = ({ entry, ref, grants }: Membership, kind: SourceKind): boolean =>
  maySend(entry.room.publishRules(), { ...ref, moderate: grants.moderate }, kind);

/** What people may send in a room besides what their tokens allow: podium and audience (ADR 0031). Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { SourceKind } from '../../../proto/index.ts';
import type { RoomFacts } from '../home/facts.ts';
import type { RoomSettings } from './settings.ts';

export type PublishRules = {
  readonly audienceCamera: boolean;
  readonly audienceMic: boolean;
  readonly podium: ReadonlySet<ParticipantId>;
};

export const publishRulesOf = (
  { audienceCamera, audienceMic }: RoomSettings,
  { podium }: RoomFacts,
): PublishRules => ({
  audienceCamera,
  audienceMic,
  podium: new Set(podium.map(({ participantId }) => participantId)),
});

/** Screens are a matter of the token alone. */
export function maySend(
  { audienceCamera, audienceMic, podium }: PublishRules,
  who: { readonly participantId: ParticipantId; readonly moderate: boolean },
  kind: SourceKind,
): boolean {
  if (who.moderate || podium.has(who.participantId)) return true;
  if (kind === SourceKind.SOURCE_KIND_CAMERA) return audienceCamera;
  return kind === SourceKind.SOURCE_KIND_MIC ? audienceMic : true;
}

/** What people may send in a room besides what their tokens allow: podium and audience (ADR 0031). Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { SourceKind } from '../../../proto/index.ts';
import type { RoomPeople, RoomRules, SendOpinion } from '../../features/contract.ts';
import type { RoomFacts } from '../home/facts.ts';
import type { RoomSettings } from './settings.ts';

export type PublishRules = {
  readonly audienceCamera: boolean;
  readonly audienceMic: boolean;
  readonly podium: ReadonlySet<ParticipantId>;
  /** What features say about somebody of the room; undefined = nothing. */
  readonly opinion?: (id: ParticipantId, kind: SourceKind) => SendOpinion;
};

export const publishRulesOf = (
  { audienceCamera, audienceMic }: RoomSettings,
  { podium }: Pick<RoomFacts, 'podium'>,
  features?: { readonly rules: RoomRules; readonly people: RoomPeople },
): PublishRules => ({
  audienceCamera,
  audienceMic,
  podium: new Set(podium.map(({ participantId }) => participantId)),
  opinion: (id, kind) => {
    const who = features?.people.get(id);
    return who && features?.rules.maySend(who, kind);
  },
});

/** The room keeps it for its podium. */
export const PODIUM = 'podium';

/**
 * Screens are a matter of the token alone, unless a feature says otherwise.
 * @returns undefined = they may; {@link PODIUM}, or `<feature>.<reason>`
 */
export function whyNotSend(
  { audienceCamera, audienceMic, podium, opinion }: PublishRules,
  who: { readonly participantId: ParticipantId; readonly moderate: boolean },
  kind: SourceKind,
): string | undefined {
  const said = opinion?.(who.participantId, kind);
  if (said !== undefined) return said === 'allow' ? undefined : said;
  if (who.moderate || podium.has(who.participantId)) return undefined;
  const isForAll: Readonly<Partial<Record<SourceKind, boolean>>> = {
    [SourceKind.SOURCE_KIND_CAMERA]: audienceCamera,
    [SourceKind.SOURCE_KIND_MIC]: audienceMic,
  };
  return isForAll[kind] === false ? PODIUM : undefined;
}

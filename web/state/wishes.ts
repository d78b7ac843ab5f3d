/** Which video the page wants, and how large: what `RoomClient.watch()` is told. Pure. */
import type { PersonView, SourceView, WishView } from '../../client/api.ts';

/** What is on the page right now. */
export type Shown = {
  /** Whether the tab is in front: in a hidden one pictures only wait. */
  readonly isPageVisible: boolean;
  /** Whose tiles are on the page, in their order. */
  readonly tileIds: readonly string[];
  /** Who would be on the next page. */
  readonly nextIds: readonly string[];
  /** Heights in CSS px. */
  readonly tileHeightPx: number;
  readonly stageHeightPx: number;
  readonly stage: StageShow | undefined;
  /** As large as the stage, beside it. */
  readonly beside?: readonly StageShow[];
  /** Always visible, at a place of their own. */
  readonly pinnedIds?: readonly string[];
  readonly pinHeightPx?: number;
  /** Who speaks, or spoke last. */
  readonly speakerId: string | undefined;
  readonly devicePixelRatio: number;
};

/** What is large: somebody's screen or face. */
export type StageShow = { readonly participantId: string; readonly kind: 'screen' | 'camera' };

/** A screen outranks faces, who speaks outranks the others: 1 (lowest) .. 255. */
const SCREEN_PRIORITY = 200;
const SPEAKER_PRIORITY = 150;
const CAMERA_PRIORITY = 100;
const NEXT_PAGE_PRIORITY = 1;

/**
 * The wishes: the stage first, then tiles in their order, then the next page's, of which nothing is sent yet.
 *
 * Cameras that are off are wished for too: switching on then costs no negotiation.
 */
export function wishesFor(people: ReadonlyMap<string, PersonView>, shown: Shown): readonly WishView[] {
  const pixels = (heightPx: number): number => Math.max(1, Math.ceil(heightPx * shown.devicePixelRatio));
  const wishes = new Map<string, WishView>();
  const { stage, speakerId } = shown;
  const large = stage && people.get(stage.participantId);
  const onStage = stage && (large?.isSelf ? undefined : large?.[stage.kind]);
  if (onStage !== undefined) {
    const priority = onStage.type === 'screen' ? SCREEN_PRIORITY : SPEAKER_PRIORITY;
    wishes.set(onStage.sourceId, {
      sourceId: onStage.sourceId,
      height: pixels(shown.stageHeightPx),
      priority,
    });
  }
  const height = pixels(shown.tileHeightPx);
  const add = (ids: readonly string[], wishOf: (id: string) => Omit<WishView, 'sourceId'>): void => {
    for (const id of ids) {
      const sourceId = remoteCamera(people.get(id))?.sourceId;
      if (sourceId !== undefined && !wishes.has(sourceId)) wishes.set(sourceId, { sourceId, ...wishOf(id) });
    }
  };
  const stageHeight = pixels(shown.stageHeightPx);
  const besideIds = (shown.beside ?? []).map(({ participantId }) => participantId);
  add(besideIds, () => ({ height: stageHeight, priority: SPEAKER_PRIORITY }));
  const pinHeight = pixels(shown.pinHeightPx ?? 0);
  add(shown.pinnedIds ?? [], () => ({ height: pinHeight, priority: SCREEN_PRIORITY }));
  add(shown.tileIds, (id) => ({ height, priority: id === speakerId ? SPEAKER_PRIORITY : CAMERA_PRIORITY }));
  add(shown.nextIds, () => ({ height, priority: NEXT_PAGE_PRIORITY, isPrefetch: true }));
  return [...wishes.values()];
}

function remoteCamera(person: PersonView | undefined): SourceView | undefined {
  return person?.isSelf ? undefined : person?.camera;
}

/** Whose screen takes the stage: who had it keeps it while it lasts, else the first that shares one. */
export function stageOwner(
  people: readonly PersonView[],
  previousId: string | undefined,
): PersonView | undefined {
  const sharing = people.filter(
    (person) => !person.isSelf && person.screen !== undefined && !person.screen.paused,
  );
  return sharing.find((person) => person.participantId === previousId) ?? sharing[0];
}

/** Tells whether two lists ask for the same. */
export function areSameWishes(a: readonly WishView[], b: readonly WishView[]): boolean {
  return a.length === b.length && a.every((wish, index) => isSameWish(wish, b[index]));
}

function isSameWish(a: WishView, b: WishView | undefined): boolean {
  return (
    a.sourceId === b?.sourceId &&
    a.height === b.height &&
    a.priority === b.priority &&
    a.isPrefetch === b.isPrefetch
  );
}

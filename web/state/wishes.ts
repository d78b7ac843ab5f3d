/** Which video the page wants, and how large: what `RoomClient.watch()` is told. Pure. */
import type { PersonView, WishView } from '../../client/api.ts';

/** What is on the page right now. */
export type Shown = {
  /** Whether the tab is in front; a hidden one wants no video. */
  readonly isPageVisible: boolean;
  /** Whose tiles are within the viewport. */
  readonly visibleIds: ReadonlySet<string>;
  /** Heights in CSS px. */
  readonly tileHeightPx: number;
  readonly stageHeightPx: number;
  /** Whose screen is on the stage. */
  readonly stageId: string | undefined;
  readonly devicePixelRatio: number;
};

/** A screen outranks faces: 1 (lowest) .. 255. */
const SCREEN_PRIORITY = 200;
const CAMERA_PRIORITY = 100;

/**
 * The wishes, the screen first, then tiles in the order of `people`.
 *
 * Cameras that are off are wished for too: switching on then costs no negotiation.
 */
export function wishesFor(people: readonly PersonView[], shown: Shown): readonly WishView[] {
  if (!shown.isPageVisible) return [];
  const pixels = (heightPx: number): number => Math.max(1, Math.ceil(heightPx * shown.devicePixelRatio));
  const wishes: WishView[] = [];

  const screen = people.find((person) => person.participantId === shown.stageId && !person.isSelf)?.screen;
  if (screen !== undefined) {
    wishes.push({
      sourceId: screen.sourceId,
      height: pixels(shown.stageHeightPx),
      priority: SCREEN_PRIORITY,
    });
  }
  for (const person of people) {
    if (person.isSelf || person.camera === undefined || !shown.visibleIds.has(person.participantId)) continue;
    wishes.push({
      sourceId: person.camera.sourceId,
      height: pixels(shown.tileHeightPx),
      priority: CAMERA_PRIORITY,
    });
  }
  return wishes;
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
  return (
    a.length === b.length &&
    a.every((wish, index) => {
      const other = b[index];
      return (
        wish.sourceId === other?.sourceId && wish.height === other.height && wish.priority === other.priority
      );
    })
  );
}

/** What a gallery shows: its page, its tiles and how they are laid out; tells the rest of the page and the client. */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import type { Call } from '../state/call.ts';
import { galleryPage, tilesOf, type GalleryPage, type Tile } from '../state/gallery-page.ts';
import { capacityOf, gridLayout, type GridLayout } from '../state/grid-layout.ts';
import { pagesOf } from '../state/row-window.ts';
import type { StageShow } from '../state/wishes.ts';
import type { Size } from './use-size.ts';
import { useHeldPage } from './use-held-page.ts';

/** In gallery.css as well. */
export const GAP_PX = 8;

/** Tiles in a column beside a stage; 16:9. */
const STRIP_TILE: GridLayout = { columns: 1, tileWidthPx: 192, tileHeightPx: 108 };

/** A box that is this narrow is the column beside the stage; gallery.css makes it so. */
const COLUMN_MAX_WIDTH_PX = 240;

/** A window with a side this short is a phone, or zoomed for somebody who needs things large. */
const HANDHELD_MAX_PX = 480;

export type GalleryShown = {
  readonly tileIds: readonly string[];
  /** Who would be on the next page. */
  readonly nextIds: readonly string[];
  readonly tileHeightPx: number;
};

export type GalleryOptions = {
  readonly call: Call;
  readonly size: Size;
  /** What is large beside it. */
  readonly stage: StageShow | undefined;
  /** Written: whose tiles are on the page. */
  readonly shown: Signal<GalleryShown>;
};

export type GalleryView = {
  readonly gallery: GalleryPage;
  readonly tiles: readonly Tile[];
  readonly layout: GridLayout;
  readonly isColumn: boolean;
  /** People of a large room who are on no page. */
  readonly restCount: number;
  readonly turn: (step: 1 | -1) => void;
};

/** All of it follows the room and the size of the box. */
export function useGallery({ call, size, stage, shown }: GalleryOptions): GalleryView {
  const wantedPage = useSignal(0);
  const isColumn = stage !== undefined && size.widthPx < COLUMN_MAX_WIDTH_PX;
  const space = { ...size, gapPx: GAP_PX };
  const capacity = isColumn ? columnCapacity(size.heightPx) : capacityOf(space, isHandheld());
  const gallery = galleryPage({
    others: call.others.value,
    capacity,
    wantedPage: wantedPage.value,
    hidden: call.hidden.value,
  });
  const held = useHeldPage(call, gallery, stage?.kind === 'camera');
  const self = call.self.value;
  const { missing, nextIds, page, pageCount, perPage } = gallery;
  const tiles = tilesOf(held, { self, byId: call.byId.value, missing, perPage, isGuestFirst: isColumn });
  const count = pageCount > 1 ? capacity : tiles.length;
  const layout = isColumn ? STRIP_TILE : gridLayout({ ...space, count });
  const isLaidOut = size.widthPx > 0;

  const tileIds = tiles.flatMap(({ person }) => (person ? [person.participantId] : []));
  useLayoutEffect(() => {
    if (isLaidOut) shown.value = { tileIds, nextIds, tileHeightPx: layout.tileHeightPx };
  }, [tileIds.join(' '), nextIds.join(' '), layout.tileHeightPx, isLaidOut]);
  useShownPages(call, gallery, isLaidOut);
  const turn = (step: 1 | -1): void => {
    wantedPage.value = Math.min(Math.max(0, page + step), pageCount - 1);
  };
  return { gallery, tiles, layout, isColumn, restCount: restOf(call, self), turn };
}

/** In a large room: the people of this page and of the next one are to be known; before it is one, those of the first. */
function useShownPages(call: Call, { rows }: GalleryPage, isLaidOut: boolean): void {
  const isNeeded = call.needsGalleryPages.value;
  const { pageSize } = call.others.value;
  useEffect(() => {
    if (isLaidOut) call.pages.set('withVideo', isNeeded ? pagesOf(rows, pageSize) : []);
  }, [isNeeded, pageSize, rows.first, rows.end, isLaidOut]);
  useEffect(() => () => call.pages.set('withVideo', []), []);
}

function restOf(call: Call, self: PersonView | undefined): number {
  if (!call.isInPages.value) return 0;
  const isSelfListed = self?.camera?.paused === false || self?.screen?.paused === false;
  const shownCount = call.others.value.count + (isSelfListed ? 0 : 1);
  return Math.max(0, call.status.value.participantCount - shownCount);
}

function columnCapacity(heightPx: number): number {
  return Math.max(2, Math.floor((heightPx + GAP_PX) / (STRIP_TILE.tileHeightPx + GAP_PX)));
}

function isHandheld(): boolean {
  return Math.min(innerWidth, innerHeight) <= HANDHELD_MAX_PX;
}

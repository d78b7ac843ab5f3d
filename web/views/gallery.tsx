/** Tiles of people in pages: as large as fits, or a column beside the stage. Oneself is on every page. */
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Call } from '../state/call.ts';
import type { GridLayout } from '../state/grid-layout.ts';
import type { StageShow } from '../state/wishes.ts';
import { useTexts } from './app-context.ts';
import { GalleryPager } from './gallery-pager.tsx';
import './gallery.css';
import { PersonTile } from './person-tile.tsx';
import { GAP_PX, useGallery, type GalleryShown } from './use-gallery.ts';
import { usePageTurns } from './use-page-turns.ts';
import { useSize } from './use-size.ts';

export type GalleryProps = {
  readonly call: Call;
  /** What is large: the gallery is beside it where there is room, below it on upright screens. */
  readonly stage: StageShow | undefined;
  /** It has as much room as the stage. */
  readonly isHalf: boolean;
  /** Written: whose tiles are on the page. */
  readonly shown: Signal<GalleryShown>;
  readonly onShowAll: () => void;
};

/** Measures itself, lays out its tiles, and says what it shows. */
export function Gallery({ call, stage, isHalf, shown, onShowAll }: GalleryProps): JSX.Element {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box).value;
  const { gallery, tiles, layout, isColumn, restCount, turn } = useGallery({ call, size, stage, shown });
  const touch = usePageTurns(turn);
  const innerWidthPx = layout.columns * layout.tileWidthPx + (layout.columns - 1) * GAP_PX;
  return (
    <div class={stage && !isHalf ? 'gallery gallery--strip' : 'gallery'} {...touch}>
      <div class="gallery__box" ref={box}>
        <ul
          class="gallery__tiles"
          role="list"
          aria-label={texts.room.gallery}
          style={isColumn ? {} : { width: `${innerWidthPx}px` }}
        >
          {tiles.map(({ key, person }) =>
            person ? (
              <PersonTile
                key={key}
                person={person}
                voice={call.voices.of(person.participantId)}
                widthPx={layout.tileWidthPx}
                heightPx={layout.tileHeightPx}
              />
            ) : (
              <EmptyTile key={key} layout={layout} />
            ),
          )}
        </ul>
      </div>
      <GalleryPager
        page={gallery.page}
        pageCount={gallery.pageCount}
        restCount={restCount}
        isCompact={isColumn}
        turn={turn}
        onShowAll={onShowAll}
      />
    </div>
  );
}

/** Somebody's who has left, or who is about to appear. */
function EmptyTile({ layout }: { layout: GridLayout }): JSX.Element {
  const style = { width: `${layout.tileWidthPx}px`, height: `${layout.tileHeightPx}px` };
  return <li class="gallery__empty" style={style} aria-hidden="true" />;
}

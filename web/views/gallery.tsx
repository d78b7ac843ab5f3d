/** Everybody's tiles: as large as fits, or a strip beside the stage. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PersonView } from '../../client/api.ts';
import type { Call } from '../state/call.ts';
import { gridLayout, type GridLayout } from '../state/grid-layout.ts';
import { useTexts } from './app-context.ts';
import './gallery.css';
import { PersonTile } from './person-tile.tsx';
import { useSize } from './use-size.ts';
import { useVisibleIds } from './use-visible-ids.ts';

const GAP_PX = 8;

/** Tiles in a column beside a stage; 16:9. */
const STRIP_TILE: GridLayout = { columns: 1, tileWidthPx: 192, tileHeightPx: 108, isScrolling: true };

/** A box that is this narrow is the column beside the stage; gallery.css makes it so. */
const COLUMN_MAX_WIDTH_PX = 240;

export type GalleryProps = {
  readonly call: Call;
  readonly people: readonly PersonView[];
  /** Beside a stage where there is room, below it on upright screens. */
  readonly isStrip: boolean;
  /** Written: whose tiles are in view, and their height. */
  readonly visibleIds: Signal<ReadonlySet<string>>;
  readonly tileHeightPx: Signal<number>;
};

/** Measures itself and lays out its tiles. */
export function Gallery({ call, people, isStrip, visibleIds, tileHeightPx }: GalleryProps): JSX.Element {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const layout = useSignal<GridLayout>(STRIP_TILE);
  const { widthPx, heightPx } = size.value;
  const isColumn = isStrip && widthPx < COLUMN_MAX_WIDTH_PX;
  layout.value = isColumn ? STRIP_TILE : stable(layout.peek(), gridOf(people.length, widthPx, heightPx));
  const { columns, tileWidthPx, isScrolling } = layout.value;

  useLayoutEffect(() => {
    tileHeightPx.value = layout.peek().tileHeightPx;
  }, [layout.value.tileHeightPx]);
  useVisibleIds(box, { people, isLaidOut: layout.value.tileHeightPx > 0 && widthPx > 0, visibleIds });

  const innerWidthPx = columns * tileWidthPx + (columns - 1) * GAP_PX;
  return (
    <div
      class={`gallery${isStrip ? ' gallery--strip' : ''}${isScrolling ? ' gallery--scrolling' : ''}`}
      ref={box}
      // what scrolls must be reachable by keyboard
      tabIndex={isScrolling ? 0 : undefined}
      role={isScrolling ? 'region' : undefined}
      aria-label={isScrolling ? texts.room.gallery : undefined}
    >
      <ul class="gallery__tiles" role="list" style={isColumn ? {} : { width: `${innerWidthPx}px` }}>
        {people.map((person) => (
          <PersonTile
            key={person.participantId}
            person={person}
            voice={call.voiceOf(person.participantId)}
            widthPx={layout.value.tileWidthPx}
            heightPx={layout.value.tileHeightPx}
          />
        ))}
      </ul>
    </div>
  );
}

function gridOf(count: number, widthPx: number, heightPx: number): GridLayout {
  return gridLayout({ count, widthPx, heightPx, gapPx: GAP_PX });
}

/** Keeps the old object when nothing changed. */
function stable(old: GridLayout, next: GridLayout): GridLayout {
  const isSame =
    old.columns === next.columns &&
    old.tileWidthPx === next.tileWidthPx &&
    old.tileHeightPx === next.tileHeightPx &&
    old.isScrolling === next.isScrolling;
  return isSame ? old : next;
}

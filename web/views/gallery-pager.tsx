/** Which page of the gallery this is, the way to the others, and how many people are on none. */
import type { JSX } from 'preact';
import { Button, IconButton } from '../ui/button.tsx';
import { useTexts } from './app-context.ts';
import './gallery-pager.css';

export type GalleryPagerProps = {
  /** 0 = first. */
  readonly page: number;
  readonly pageCount: number;
  /** People without a picture, who are on no page. */
  readonly restCount: number;
  /** There is hardly any room. */
  readonly isCompact: boolean;
  readonly turn: (step: 1 | -1) => void;
  readonly onShowAll: () => void;
};

/** Nothing where one page has everybody. Beside a stage it is for pages only. */
export function GalleryPager(props: GalleryPagerProps): JSX.Element | null {
  const { page, pageCount, restCount, isCompact, turn, onShowAll } = props;
  const texts = useTexts().gallery;
  if (pageCount === 1 && (restCount === 0 || isCompact)) return null;
  return (
    <div class="pager">
      {pageCount > 1 && (
        <nav class="pager__pages" aria-label={texts.pages}>
          <IconButton
            kind="plain"
            icon="previous"
            label={texts.previous}
            isDisabled={page === 0}
            onClick={() => turn(-1)}
            testId="previous-page"
          />
          <p class="pager__page" role="status" data-testid="page">
            <span class={isCompact ? 'visually-hidden' : ''}>{texts.page(page + 1, pageCount)}</span>
            {isCompact && <span aria-hidden="true">{`${page + 1} / ${pageCount}`}</span>}
          </p>
          <IconButton
            kind="plain"
            icon="next"
            label={texts.next}
            isDisabled={page === pageCount - 1}
            onClick={() => turn(1)}
            testId="next-page"
          />
        </nav>
      )}
      {restCount > 0 && !isCompact && (
        <Button kind="link" onClick={onShowAll} testId="show-all">
          {texts.rest(restCount)}
        </Button>
      )}
    </div>
  );
}

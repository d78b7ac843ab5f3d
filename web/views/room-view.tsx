/** A running room: stage, pins, gallery and sound, in its frame. Wiring of its parts; drawn again only when these change. */
import { useSignal, useSignalEffect, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { PEOPLE } from '../state/side-area.ts';
import { useApp, useTexts } from './app-context.ts';
import { AudioSinks } from './audio-sinks.tsx';
import { Gallery } from './gallery.tsx';
import { OverPictures, RoomFrame } from './room-frame.tsx';
import './room-view.css';
import { Pins, StageArea } from './stage-area.tsx';
import type { GalleryShown } from './use-gallery.ts';
import { useLarge } from './use-large.ts';
import { usePageVisible } from './use-page-visible.ts';
import { useStage } from './use-stage.ts';

/** All of it, on the page. */
export function RoomView({ call }: { call: Call }): JSX.Element {
  const texts = useTexts();
  const gallery = useSignal<GalleryShown>({ tileIds: [], nextIds: [], tileHeightPx: 0 });
  const stageHeightPx = useSignal(0);
  const { layout } = useApp().look;
  const large = useLarge(call, useStage(call, layout));
  const pinHeightPx = useSignal(0);
  const { shows, pinnedIds } = large.value;
  const [stage] = shows;
  const arrangement = stage === undefined ? 'gallery' : layout.value === 'side' ? 'side' : 'stage';

  useShown(call, { gallery, large, stageHeightPx, pinHeightPx });
  return (
    <RoomFrame call={call}>
      <h1 class="visually-hidden">{texts.room.gallery}</h1>
      <div
        class={`room__pictures room__pictures--${arrangement}`}
        data-testid="pictures"
        data-layout={layout.value}
      >
        <StageArea call={call} shows={shows} heightPx={stageHeightPx} />
        <Pins call={call} ids={pinnedIds} heightPx={pinHeightPx} />
        <Gallery
          call={call}
          stage={stage}
          isHalf={arrangement === 'side'}
          shown={gallery}
          onShowAll={() => call.features.side.show(PEOPLE)}
        />
        <OverPictures call={call} />
      </div>
      <Sound call={call} />
    </RoomFrame>
  );
}

type OnPage = {
  readonly gallery: ReadonlySignal<GalleryShown>;
  readonly large: ReturnType<typeof useLarge>;
  readonly stageHeightPx: ReadonlySignal<number>;
  readonly pinHeightPx: ReadonlySignal<number>;
};

/** Keeps the client told about what video is on the page. */
function useShown(call: Call, { gallery, large, stageHeightPx, pinHeightPx }: OnPage): void {
  const isPageVisible = usePageVisible();
  useSignalEffect(() => {
    call.show({
      ...gallery.value,
      isPageVisible: isPageVisible.value,
      stageHeightPx: stageHeightPx.value,
      stage: large.value.shows[0],
      beside: large.value.shows.slice(1),
      pinnedIds: large.value.pinnedIds,
      pinHeightPx: pinHeightPx.value,
      speakerId: call.speakerId.value,
      devicePixelRatio,
    });
  });
}

function Sound({ call }: { call: Call }): JSX.Element {
  return <AudioSinks sounds={call.sounds.value} />;
}

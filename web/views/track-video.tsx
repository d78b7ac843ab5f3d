/** One `<video>` for one track. It is muted: sound is played elsewhere. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './track-video.css';

export type TrackVideoProps = {
  /** Undefined = the element is there, hidden. */
  readonly track: MediaStreamTrack | undefined;
  readonly label: string;
  readonly isMirrored?: boolean;
  /** Whole picture instead of a filled frame: for screens. */
  readonly isContained?: boolean;
};

/** Shows a track; the element stays the same when the track changes. */
export function TrackVideo({
  track,
  label,
  isMirrored = false,
  isContained = false,
}: TrackVideoProps): JSX.Element {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (video === null) return;
    video.srcObject = track === undefined ? null : new MediaStream([track]);
    // a muted video may always play; it is aborted when the track is replaced at once
    if (track !== undefined) video.play().catch(() => {});
    return () => {
      video.srcObject = null; // one that is taken away goes on decoding until it is collected
    };
  }, [track]);
  return (
    <video
      ref={ref}
      class={`track-video${isMirrored ? ' track-video--mirrored' : ''}${isContained ? ' track-video--contained' : ''}`}
      hidden={track === undefined}
      aria-label={label}
      autoplay
      playsInline
      muted
    />
  );
}

/** Moving pictures from a canvas, for a page without servers and devices. Test code only. */
import { canvasTrack, drawFigure, drawRoom, drawSlide, lookOf } from './drawn-person.ts';

/** Many of them are on the page at once. */
const PERSON = { width: 384, height: 216, perSecond: 2 };
const SCREEN = { width: 1_280, height: 720, perSecond: 1 };

/** Somebody in a room, the same for a name at every time. */
export function personTrack(name: string): MediaStreamTrack {
  const look = lookOf(name);
  const backdrop = new OffscreenCanvas(PERSON.width, PERSON.height);
  const room = backdrop.getContext('2d');
  if (room !== null) drawRoom(room as unknown as CanvasRenderingContext2D, look);
  return canvasTrack(PERSON, (context) => {
    context.drawImage(backdrop, 0, 0);
    drawFigure(context, look);
  });
}

/** A page of a budget. */
export function screenTrack(): MediaStreamTrack {
  return canvasTrack(SCREEN, drawSlide);
}

/** A quiet tone. */
export function fakeAudioTrack(): MediaStreamTrack {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const tone = context.createOscillator();
  const gain = new GainNode(context, { gain: 0.05 });
  tone.connect(gain).connect(output);
  tone.start();
  const [track] = output.stream.getAudioTracks();
  if (track === undefined) throw new Error('the destination has no track');
  return track;
}

/** Moving pictures from a canvas, for a page without servers and devices. Test code only. */

const WIDTH_PX = 640;
const HEIGHT_PX = 360;

/** A slowly changing picture; each hue looks like another room. */
export function fakeVideoTrack(hue: number, text = ''): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH_PX;
  canvas.height = HEIGHT_PX;
  const context = canvas.getContext('2d');
  const draw = (): void => {
    if (context === null) return;
    const wall = context.createLinearGradient(0, 0, WIDTH_PX, HEIGHT_PX);
    wall.addColorStop(0, `hsl(${hue} 25% 72%)`);
    wall.addColorStop(1, `hsl(${hue + 40} 28% 45%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
    context.fillStyle = `hsl(${hue + 200} 30% 30%)`;
    context.beginPath();
    context.ellipse(WIDTH_PX / 2, HEIGHT_PX + 20, 170, 150, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = 'hsl(25 40% 70%)';
    context.beginPath();
    context.ellipse(WIDTH_PX / 2, HEIGHT_PX / 2 + Math.sin(Date.now() / 900) * 4, 68, 84, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#fff';
    context.font = '600 40px sans-serif';
    context.fillText(text, 40, 80);
  };
  draw();
  setInterval(draw, 200);
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (track === undefined) throw new Error('the canvas has no track');
  return track;
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

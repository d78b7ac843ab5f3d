/**
 * Drawn people instead of cameras, a tone instead of microphones, and a slide instead of a screen, for pictures of the
 * page and for what fake devices can't do. Runs in the page before its own code. Test code only.
 *
 * The functions are handed over as text, so each one uses only its arguments, the browser, and the others named in
 * {@link drawnPersonScript}.
 */

type Look = {
  readonly wall: string;
  readonly shelf: string;
  readonly clothes: string;
  readonly skin: string;
  readonly hair: string;
  readonly hasLongHair: boolean;
  readonly phase: number;
};

type ToneWindow = { setTone?: (gain: number) => void };

/** Text for `addInitScript({ content })`. */
export function drawnPersonScript(): string {
  const parts = [lookOf, drawRoom, drawFigure, drawSlide, canvasTrack, toneTrack, replaceDevices];
  return `${parts.map(String).join('\n')}\nreplaceDevices();`;
}

/** How somebody looks, by name: the same on every visit. */
export function lookOf(name: string): Look {
  let seed = 7;
  for (const letter of name) seed = (seed * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  const pick = (list: readonly string[], salt: number): string => list[(seed + salt) % list.length] ?? '';
  const hue = (seed * 47) % 360;
  return {
    wall: `hsl(${hue} 18% 78%)`,
    shelf: `hsl(${hue} 16% 66%)`,
    clothes: `hsl(${(hue + 190) % 360} 34% 34%)`,
    skin: pick(['#d8b08c', '#c99a72', '#b98058', '#dfb999', '#8f6140'], name.length),
    hair: pick(['#3a2a20', '#5b3d26', '#8a8a8c', '#241c18', '#a67b4b', '#c9c9c9'], 3),
    hasLongHair: /a\b|Şebnem/.test(name),
    phase: seed % 60,
  };
}

/** A wall, a window with soft light, a shelf with folders, a plant. */
export function drawRoom(context: CanvasRenderingContext2D, look: Look): void {
  const { width, height } = context.canvas;
  context.fillStyle = look.wall; // flat: a gradient through an encoder makes large pictures
  context.fillRect(0, 0, width, height);
  context.fillStyle = look.shelf;
  context.fillRect(0, height * 0.86, width, height);
  if (width > 400) context.filter = 'blur(4px)'; // small ones are pictures of the page: blur makes them large
  context.fillStyle = 'rgb(255 255 255 / 55%)';
  context.fillRect(width * 0.06, height * 0.08, width * 0.2, height * 0.5);
  context.fillStyle = 'rgb(60 70 84 / 22%)';
  for (const y of [0.2, 0.42, 0.64]) context.fillRect(width * 0.7, height * y, width * 0.26, height * 0.025);
  for (let folder = 0; folder < 12; folder += 1) {
    const row = Math.floor(folder / 6);
    context.fillStyle = `hsl(${(look.phase * 9 + folder * 37) % 360} 22% 52%)`;
    const folderHeight = height * (0.1 + ((folder * 7) % 5) * 0.012);
    const base = height * (row === 0 ? 0.2 : 0.42);
    context.fillRect(width * (0.71 + (folder % 6) * 0.04), base - folderHeight, width * 0.028, folderHeight);
  }
  context.fillStyle = '#5f7f66';
  for (let leaf = -2; leaf <= 2; leaf += 1) {
    context.beginPath();
    context.ellipse(
      width * (0.1 + leaf * 0.022),
      height * 0.8,
      width * 0.016,
      height * 0.16,
      leaf * 0.35,
      0,
      7,
    );
    context.fill();
  }
  context.filter = 'none';
}

/** Head and shoulders, breathing. */
export function drawFigure(context: CanvasRenderingContext2D, look: Look): void {
  const { width, height } = context.canvas;
  const unit = height / 100;
  const sway = Math.sin(performance.now() / 1_400 + look.phase) * unit * 0.7;
  const x = width / 2 + sway;
  const ellipse = (colour: string, [dx, y, rx, ry]: readonly [number, number, number, number]): void => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(x + dx * unit, y * unit + sway / 2, rx * unit, ry * unit, 0, 0, Math.PI * 2);
    context.fill();
  };
  if (look.hasLongHair) ellipse(look.hair, [0, 52, 20.5, 29]);
  ellipse(look.clothes, [0, 112, 47, 37]);
  context.fillStyle = look.skin;
  context.beginPath();
  context.roundRect(x - 7.5 * unit, 58 * unit + sway / 2, 15 * unit, 22 * unit, 7 * unit);
  context.fill();
  ellipse('rgb(0 0 0 / 12%)', [0, 64.5, 8.4, 4]);
  ellipse(look.hair, [0, 37.5, 18, 19.5]);
  ellipse(look.skin, [0, 44, 15.4, 20.4]);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, 31.5 * unit + sway / 2);
  context.clip();
  ellipse(look.hair, [0, 36, 17.6, 17]);
  context.restore();
  ellipse('rgb(40 30 26 / 75%)', [-5.6, 43.5, 1.2, 1.4]);
  ellipse('rgb(40 30 26 / 75%)', [5.6, 43.5, 1.2, 1.4]);
  context.strokeStyle = 'rgb(110 50 44 / 70%)';
  context.lineWidth = unit * 0.9;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(x, 50 * unit + sway / 2, 5.4 * unit, 0.62, Math.PI - 0.62);
  context.stroke();
}

/** A page of a budget: heading, bars, notes. */
export function drawSlide(context: CanvasRenderingContext2D): void {
  const { width, height } = context.canvas;
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#1d5a96';
  context.fillRect(0, 0, width, height * 0.02);
  context.fillStyle = '#17212e';
  context.font = `700 ${height * 0.07}px sans-serif`;
  context.fillText('Haushaltsplan 2027', width * 0.07, height * 0.16);
  context.font = `400 ${height * 0.034}px sans-serif`;
  context.fillStyle = '#46546a';
  context.fillText('Auszahlungen für Investitionen in Mio. €', width * 0.07, height * 0.23);
  const plans = [
    ['Schulen', 42],
    ['Verkehr', 31],
    ['Klimaschutz', 24],
    ['Kultur', 12],
    ['Digitales', 9],
  ] as const;
  for (const [index, [label, amount]] of plans.entries()) {
    const y = height * (0.33 + index * 0.115);
    context.fillStyle = '#17212e';
    context.fillText(label, width * 0.07, y + height * 0.045);
    context.fillStyle = index === 0 ? '#1d5a96' : '#7fa8d0';
    context.fillRect(width * 0.24, y, width * 0.015 * amount, height * 0.065);
    context.fillStyle = '#17212e';
    context.fillText(String(amount), width * (0.25 + 0.015 * amount), y + height * 0.045);
  }
}

/** A canvas that is drawn again and again, as a track. A timer, since hidden tabs get no animation frames. */
export function canvasTrack(
  size: { readonly width: number; readonly height: number; readonly perSecond: number },
  draw: (context: CanvasRenderingContext2D) => void,
): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: size.width, height: size.height });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const [track] = canvas.captureStream(size.perSecond).getVideoTracks();
  if (track === undefined) throw new Error('the canvas has no track');
  draw(context);
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer);
    else draw(context);
  }, 1_000 / size.perSecond);
  return track;
}

/** A tone that is silent until `setTone(gain)` says otherwise. */
function toneTrack(): MediaStreamTrack {
  const audio = new AudioContext();
  const output = audio.createMediaStreamDestination();
  const gain = new GainNode(audio, { gain: 0 });
  const tone = new OscillatorNode(audio, { frequency: 330 });
  tone.connect(gain).connect(output);
  tone.start();
  (window as unknown as ToneWindow).setTone = (value) => {
    gain.gain.value = value;
  };
  const [track] = output.stream.getAudioTracks();
  if (track === undefined) throw new Error('the destination has no track');
  return track;
}

/** Puts the above in the place of the browser's devices. */
function replaceDevices(): void {
  const look = lookOf(new URLSearchParams(location.search).get('name') ?? '');
  const backdrop = new OffscreenCanvas(960, 540);
  const room = backdrop.getContext('2d');
  if (room !== null) drawRoom(room as unknown as CanvasRenderingContext2D, look);
  const person = (): MediaStreamTrack =>
    canvasTrack({ width: 960, height: 540, perSecond: 10 }, (context) => {
      context.drawImage(backdrop, 0, 0);
      drawFigure(context, look);
    });
  const devices = navigator.mediaDevices;
  devices.getUserMedia = async (wanted) =>
    new MediaStream([...(wanted?.audio ? [toneTrack()] : []), ...(wanted?.video ? [person()] : [])]);
  devices.getDisplayMedia = async () =>
    new MediaStream([canvasTrack({ width: 1_600, height: 900, perSecond: 5 }, drawSlide)]);
  const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => ({
    kind,
    deviceId,
    label,
    groupId: '',
    toJSON: () => ({}),
  });
  devices.enumerateDevices = async () => [
    device('audioinput', 'microphone', 'Konferenzmikrofon (USB)'),
    device('videoinput', 'camera', 'Integrierte Kamera'),
  ];
}

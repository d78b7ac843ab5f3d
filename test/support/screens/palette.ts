/** Chooses the colours that stand for all of a picture: median cut, colours weighed by how often they are there. Pure. */

const MAX_COLOURS = 128;
const SHIFTS: readonly number[] = [16, 8, 0];

export type Palette = {
  /** 0xRRGGBB each. */
  readonly colours: readonly number[];
  /** Colour of the picture → place of the one that stands for it. */
  readonly indexOf: ReadonlyMap<number, number>;
};

type Box = { readonly colours: readonly number[]; readonly shift: number; readonly worth: number };

/** @param pixels 0xRRGGBB each */
export function choosePalette(pixels: Iterable<number>): Palette {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const boxes = [boxOf([...counts.keys()], counts)];
  while (boxes.length < MAX_COLOURS) {
    const widest = boxes.reduce((best, box) => (box.worth > best.worth ? box : best));
    if (widest.worth === 0) break;
    boxes.splice(boxes.indexOf(widest), 1, ...cut(widest, counts));
  }
  const indexOf = new Map(
    boxes.flatMap(({ colours }, index) => colours.map((colour) => [colour, index] as const)),
  );
  return { colours: boxes.map(({ colours }) => meanOf(colours, counts)), indexOf };
}

/** Worth cutting: how far apart its colours are, and how much of the picture has them. */
function boxOf(colours: readonly number[], counts: ReadonlyMap<number, number>): Box {
  let [shift, extent] = [0, 0];
  for (const channel of SHIFTS) {
    let [min, max] = [255, 0];
    for (const colour of colours) {
      const value = (colour >> channel) & 0xff;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    if (max - min > extent) [shift, extent] = [channel, max - min];
  }
  let area = 0;
  for (const colour of colours) area += counts.get(colour) ?? 0;
  return { colours, shift, worth: extent * extent * Math.sqrt(area) };
}

function cut({ colours, shift }: Box, counts: ReadonlyMap<number, number>): readonly [Box, Box] {
  const sorted = [...colours].sort((a, b) => ((a >> shift) & 0xff) - ((b >> shift) & 0xff));
  let half = 0;
  for (const colour of sorted) half += (counts.get(colour) ?? 0) / 2;
  let at = 0;
  for (let area = 0; at < sorted.length - 2 && area < half; at += 1) area += counts.get(sorted[at] ?? 0) ?? 0;
  const middle = Math.max(1, at);
  return [boxOf(sorted.slice(0, middle), counts), boxOf(sorted.slice(middle), counts)];
}

function meanOf(colours: readonly number[], counts: ReadonlyMap<number, number>): number {
  let area = 0;
  const sums = [0, 0, 0];
  for (const colour of colours) {
    const count = counts.get(colour) ?? 0;
    area += count;
    for (const [index, shift] of SHIFTS.entries())
      sums[index] = (sums[index] ?? 0) + ((colour >> shift) & 0xff) * count;
  }
  return SHIFTS.reduce((mean, shift, index) => mean | (Math.round((sums[index] ?? 0) / area) << shift), 0);
}

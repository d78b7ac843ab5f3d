/**
 * Makes a screenshot small: a PNG of at most 256 colours, about a third of the browser's own. Pure.
 *
 * Knows only what the browser writes: 8 bits per channel, RGB or RGBA, not interlaced.
 *
 * @see https://www.w3.org/TR/png-3/
 */
import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';
import { choosePalette } from './palette.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK_OVERHEAD = 12;
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const INDEXED = 3;

type Image = {
  readonly width: number;
  readonly height: number;
  /** One number per pixel: 0xRRGGBB. */
  readonly pixels: Uint32Array;
};

/** @throws {TypeError} when it is no PNG of the kind that browsers write */
export function toPalettePng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const { colours, indexOf } = choosePalette(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const start = y * (width + 1) + 1; // before it: 0, no filter
    for (let x = 0; x < width; x += 1) rows[start + x] = indexOf.get(pixels[y * width + x] ?? 0) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, INDEXED], 8);
  const palette = Buffer.from(
    colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]),
  );
  const data = deflateSync(rows, { level: constants.Z_BEST_COMPRESSION });
  const parts = [chunk('IHDR', header), chunk('PLTE', palette), chunk('IDAT', data), chunk('IEND')];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function decode(png: Buffer): Image {
  if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new TypeError('not a PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth = 0, type = 0, , , interlace = 0] = png.subarray(24, 29);
  const channels = CHANNELS[type];
  if (depth !== 8 || channels === undefined || interlace !== 0)
    throw new TypeError(`a PNG of another kind: depth ${depth}, type ${type}, interlace ${interlace}`);
  const rows = unfilter(inflateSync(dataOf(png)), width * channels, channels);
  const pixels = new Uint32Array(width * height);
  for (let pixel = 0; pixel < pixels.length; pixel += 1) {
    const at = pixel * channels;
    pixels[pixel] = ((rows[at] ?? 0) << 16) | ((rows[at + 1] ?? 0) << 8) | (rows[at + 2] ?? 0);
  }
  return { width, height, pixels };
}

function dataOf(png: Buffer): Buffer {
  const data: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + length));
    at += length + CHUNK_OVERHEAD;
  }
  return Buffer.concat(data);
}

/** Each row begins with the number of its filter. */
function unfilter(raw: Buffer, rowBytes: number, channels: number): Uint8Array {
  const height = raw.length / (rowBytes + 1);
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (rowBytes + 1)] ?? 0;
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x;
      const left = x < channels ? 0 : (rows[at - channels] ?? 0);
      const up = y === 0 ? 0 : (rows[at - rowBytes] ?? 0);
      const upLeft = x < channels || y === 0 ? 0 : (rows[at - rowBytes - channels] ?? 0);
      rows[at] = (raw[y * (rowBytes + 1) + 1 + x] ?? 0) + predicted(filter, left, up, upLeft);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - upLeft;
  const byLeft = Math.abs(estimate - left);
  const byUp = Math.abs(estimate - up);
  const byBoth = Math.abs(estimate - upLeft);
  if (byLeft <= byUp && byLeft <= byBoth) return left;
  return byUp <= byBoth ? up : upLeft;
}

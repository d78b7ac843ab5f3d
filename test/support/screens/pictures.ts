/** The folder of pictures: what was written, how large it is, and that nothing is left of what is not taken any more. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { toPalettePng } from './palette-png.ts';

const MAX_PICTURE_BYTES = 250_000;
const MAX_TOTAL_BYTES = 7_000_000;
/** Pictures that went through an encoder are noisy: a PNG of them is several times as large. */
const JPEG_QUALITY = 72;
const PICTURE = /\.(png|jpg)$/;

export type Picture = {
  /** Under which heading it stands. */
  readonly part: string;
  readonly view: string;
  readonly look: string;
  readonly file: string;
};

/** `stem`: the file's name without its kind. */
export type Shot = Omit<Picture, 'file'> & { readonly stem: string };

export class Pictures {
  readonly #folder: string;
  readonly #taken = new Map<string, { readonly picture: Picture; readonly bytes: number }>();
  readonly #problems: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In the order in which they were taken. */
  get all(): readonly Picture[] {
    return [...this.#taken.values()].map(({ picture }) => picture);
  }

  get problems(): readonly string[] {
    const total = this.totalBytes;
    const isTooMuch = total > MAX_TOTAL_BYTES;
    return isTooMuch
      ? [...this.#problems, `${total} bytes together: more than ${MAX_TOTAL_BYTES}`]
      : this.#problems;
  }

  get totalBytes(): number {
    return [...this.#taken.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** What the page shows now. @param isNoisy whether it has come through an encoder */
  async take(page: Page, { stem, ...picture }: Shot, isNoisy: boolean): Promise<void> {
    const still = { animations: 'disabled', caret: 'hide' } as const;
    const bytes = isNoisy
      ? await page.screenshot({ ...still, type: 'jpeg', quality: JPEG_QUALITY })
      : toPalettePng(await page.screenshot({ ...still, type: 'png' }));
    const file = `${stem}.${isNoisy ? 'jpg' : 'png'}`;
    writeFileSync(join(this.#folder, file), bytes);
    if (this.#taken.has(file)) this.miss(file, 'another picture has this name');
    this.#taken.set(file, { picture: { ...picture, file }, bytes: bytes.length });
    if (bytes.length > MAX_PICTURE_BYTES)
      this.miss(file, `${bytes.length} bytes: more than ${MAX_PICTURE_BYTES}`);
  }

  /** Something that should be there is not, or not as it should be. */
  miss(what: string, why: string): void {
    this.#problems.push(`${what}: ${why}`);
  }

  /** Pictures of earlier times. */
  removeOthers(): void {
    for (const file of readdirSync(this.#folder).filter((name) => PICTURE.test(name))) {
      if (!this.#taken.has(file)) rmSync(join(this.#folder, file));
    }
  }
}

/** `The people panel` of the page → `page-people-panel`; what begins with the part's name is not told twice. */
export function stemOf(part: string, view: string): string {
  const words =
    view
      .toLowerCase()
      .replace(/^(the|an?) /, '')
      .match(/[a-z0-9]+/g) ?? [];
  return (words[0] === part ? words : [part, ...words]).join('-');
}

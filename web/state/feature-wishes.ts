/** What features of the page together want of stage, gallery and sound. Pure; reads signals. */
import type { AskingView, LargeView, PageParts, PlaceView } from '../features/contract.ts';

type Parts = readonly Pick<PageParts, 'asking' | 'large' | 'places' | 'playsSound'>[];

/** Nobody twice. */
export function askingOf(parts: Parts): readonly AskingView[] {
  const all = parts.flatMap(({ asking }) => asking?.value ?? []);
  return all.filter(({ number }, index) => all.findIndex((one) => one.number === number) === index);
}

export function largeOf(parts: Parts): LargeView {
  const all = parts.flatMap(({ large }) => large?.value ?? []);
  return {
    own: all.find(({ own }) => own !== undefined)?.own,
    spotlight: [...new Set(all.flatMap(({ spotlight }) => spotlight))],
    pinned: [...new Set(all.flatMap(({ pinned }) => pinned))],
  };
}

export const placesOf = (parts: Parts): readonly PlaceView[] =>
  parts.flatMap(({ places }) => places?.value ?? []);

export const playsSound = (parts: Parts): boolean => parts.some((part) => part.playsSound?.value === true);

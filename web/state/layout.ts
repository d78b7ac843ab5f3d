/** How stage and gallery share the page. Pure. */

/**
 * `gallery`: everybody alike; a shared screen is large all the same. `stage`: who speaks is large, the others are a strip.
 * `side`: stage and gallery in equal parts.
 */
export const LAYOUTS = ['gallery', 'stage', 'side'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** As it was remembered, also by earlier versions of the page. */
export function parseLayout(text: string | undefined): Layout {
  if (text === 'speaker') return 'stage';
  return LAYOUTS.find((layout) => layout === text) ?? 'gallery';
}

/** Round and round. */
export function layoutAfter(layout: Layout): Layout {
  return LAYOUTS[(LAYOUTS.indexOf(layout) + 1) % LAYOUTS.length] ?? 'gallery';
}

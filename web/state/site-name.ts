/** Site ids as people read them. Pure. */

/** Site ids are lower case; they are names of places: `bad-berka` is shown as `Bad Berka`. */
export function siteName(site: string): string {
  return site
    .split(/[-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** Types of what TypeScript uses of source-lists.mjs. */

/** Sources of Debian's source packages (deb822), made from apt's lists; empty when no source is Debian's. */
export function sourcePackageLists(
  files: readonly { readonly name: string; readonly text: string }[],
): string;

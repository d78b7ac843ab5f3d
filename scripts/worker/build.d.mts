/** Types of what TypeScript uses of build.mjs. */

/** apt's source lists, for `sourcePackageLists` of source-lists.mjs. */
export function readSourceLists(): readonly { readonly name: string; readonly text: string }[];

/** The order of ids and names of nodes, the same on every host: by code units, not as a language sorts. Pure. */
export const compareText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

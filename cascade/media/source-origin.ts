/** How a source came to a router of this node. Pure. */
import type { SourceEntry } from './source-table.ts';

type Way = Pick<SourceEntry, 'hops' | 'isCopy'>;

/** At this router first, from its owner or over a link: of all routers of a node, one lists it so. */
export const cameInHere = ({ isCopy }: Pick<Way, 'isCopy'>): boolean => isCopy !== true;

/** Its owner's session is at this router. */
export const isProducedHere = (entry: Way): boolean => cameInHere(entry) && entry.hops === 0;

/** From another node to this router; not from there to another router of this node. */
export const cameOverLink = (entry: Way): boolean => cameInHere(entry) && entry.hops > 0;

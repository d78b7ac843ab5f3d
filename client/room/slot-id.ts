/** Names of talker slots among wishes and consumers: `slot:<k>`. Pure. */

const PREFIX = 'slot:';

export const slotId = (slot: number): string => `${PREFIX}${slot}`;

/** The reverse of {@link slotId}. */
export const slotNumber = (sourceId: string): number => Number(sourceId.slice(PREFIX.length));

/** Sources of people have a participant's id there, which has no colon before. */
export const isSlotId = (sourceId: string): boolean => sourceId.startsWith(PREFIX);

/** Names of talker slots among wishes: `slot:<k>`. Pure. */

/** More than any node has. */
const MAX_SLOTS = 8;

const SLOT_ID = /^slot:(\d)$/;

/** True for `slot:0` … `slot:7`; how many of them there are is the SFU node's business. */
export function isSlotId(sourceId: string): boolean {
  const [, digit] = SLOT_ID.exec(sourceId) ?? [];
  return digit !== undefined && Number(digit) < MAX_SLOTS;
}

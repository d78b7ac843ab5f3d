/** Finds the rooms in a Redis whose keys do not expire: a walk over all keys that holds nobody up. */
import { AppError } from '../../errors.ts';
import { parseRoomId, type RoomId } from '../../ids.ts';
import { META_PATTERN, roomOfMetaKey } from './keys.ts';

/** Keys that Redis looks at per step. */
const SCAN_COUNT = 1_000;
/** What Redis answers for a key that does not expire. */
const STAYS = -1;

type Call = (command: string, ...args: (string | number)[]) => Promise<unknown>;

/** @throws {AppError} BUSY */
export async function lastingRooms(call: Call): Promise<readonly RoomId[]> {
  // A walk may come past a key twice.
  const rooms = new Set<RoomId>();
  let cursor = '0';
  do {
    const step = await scan(call, cursor);
    const ttls = await Promise.all(step.keys.map((key) => call('PTTL', key)));
    for (const [index, key] of step.keys.entries())
      if (Number(ttls[index]) === STAYS) rooms.add(parseRoomId(roomOfMetaKey(key)));
    ({ cursor } = step);
  } while (cursor !== '0');
  return [...rooms];
}

async function scan(call: Call, from: string): Promise<{ cursor: string; keys: readonly string[] }> {
  const reply = await call('SCAN', from, 'MATCH', META_PATTERN, 'COUNT', SCAN_COUNT);
  if (!Array.isArray(reply) || !Array.isArray(reply[1]))
    throw new AppError('INTERNAL', 'Redis answered SCAN with something else than keys');
  return { cursor: String(reply[0]), keys: reply[1].map(String) };
}

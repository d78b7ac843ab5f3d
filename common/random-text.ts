/**
 * Random bits as text, drawn from the system some thousand at a time: a question to it costs as much for 16 bytes as for
 * 4,096. What was given out is wiped.
 */
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4_096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * @param bytes of randomness, 1..4,096
 * @returns them as base64url, without padding
 */
export function randomText(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString('base64url', used, used + bytes);
  pool.fill(0, used, used + bytes);
  used += bytes;
  return text;
}

/** Checks that the media worker's binary is the one this version needs. The binary itself can't tell (platform-facts). */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { version as installedVersion } from 'mediasoup';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';

/** What set-up writes beside the binary, in `<binary>.json`; the rest of it is set-up's own. */
const Stamp = z.object({ version: z.string(), sha256: z.string() });
type Stamp = z.infer<typeof Stamp>;

const REMEDY = 'run `npm run doctor`, it says how to get the right one';

/**
 * Compares a worker binary with its stamp and with the installed mediasoup.
 *
 * @throws {AppError} WORKER_VERSION that says what is wrong and what to do
 */
export async function checkWorkerBinary(path: string): Promise<void> {
  const stamp = await readStamp(path);
  if (stamp.version !== installedVersion) {
    throw wrong(path, `is for mediasoup ${stamp.version}, installed is ${installedVersion}`);
  }
  const sha256 = await hashOf(path);
  if (sha256 !== stamp.sha256) throw wrong(path, 'is not the file that its stamp describes');
}

async function readStamp(path: string): Promise<Stamp> {
  let text: string;
  try {
    text = await readFile(`${path}.json`, 'utf8');
  } catch (cause) {
    throw wrong(path, 'has no stamp beside it', cause);
  }
  try {
    return Stamp.parse(JSON.parse(text));
  } catch (cause) {
    throw wrong(path, 'has a stamp that can not be read', cause);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw wrong(path, 'can not be read', cause);
  }
  return hash.digest('hex');
}

function wrong(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('WORKER_VERSION', `media worker ${path} ${problem}; ${REMEDY}`, { cause });
}

/** Whether this machine has what Kaskade needs: asks `npm run doctor`, whose script needs no dependencies. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import type { Point } from './point.ts';

const DOCTOR = fileURLToPath(new URL('../../../scripts/doctor.mjs', import.meta.url));

const Findings = z.object({
  findings: z.array(
    z.object({
      name: z.string(),
      ok: z.boolean(),
      found: z.string(),
      needed: z.enum(['start', 'other']),
      advice: z.string().default(''),
    }),
  ),
});

/** @throws {AppError} INTERNAL when the script does not answer */
export async function machinePoints(): Promise<readonly Point[]> {
  const child = spawn(process.execPath, [DOCTOR, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve, reject) => child.once('close', () => resolve()).once('error', reject));
  try {
    return Findings.parse(JSON.parse(Buffer.concat(chunks).toString())).findings;
  } catch (cause) {
    throw new AppError('INTERNAL', 'npm run doctor gave no list of findings', { cause });
  }
}

/** Finds scenarios that have a folder each, so that nothing else has to name them: those of a whole session (ADR 0052). */
import { existsSync, readdirSync } from 'node:fs';
import type { Scenario } from './scenario.ts';

/** As Node and as jest call it. */
const MISSING: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

const ENTRY = 'scenario.ts';

/**
 * By name of their folders, in each of which `scenario.ts` exports `scenario`. One that uses a feature which was deleted is left out.
 * @throws {TypeError} when a file exports none
 */
export async function scenariosIn(folder: URL): Promise<readonly Scenario[]> {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .toSorted()
    .map((name) => new URL(`${name}/${ENTRY}`, folder))
    .filter((file) => existsSync(file));
  const found = await Promise.all(files.map(scenarioOf));
  return found.filter((scenario) => scenario !== undefined);
}

async function scenarioOf(file: URL): Promise<Scenario | undefined> {
  try {
    const { scenario } = (await import(file.href)) as { readonly scenario?: Scenario };
    if (scenario === undefined) throw new TypeError(`${file.pathname} exports no scenario`);
    return scenario;
  } catch (error) {
    if (isFeatureMissing(error)) return undefined;
    throw error;
  }
}

/** Of modules that two scenarios share, jest says the second time that they have failed before. */
const FAILED_BEFORE = 'ERR_VM_MODULE_LINK_FAILURE';

/** By what it says: under jest it is an Error of another realm. */
function isFeatureMissing(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error))
    return false;
  if (error.code === FAILED_BEFORE) return true;
  return MISSING.has(error.code) && String(error.message).includes('/features/');
}

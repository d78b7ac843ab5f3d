/** Finds the features of this server: the folders beside this file. A new one is there by being there (ADR 0041). */
import { readdirSync } from 'node:fs';
import { AppError } from '../../common/errors.ts';
import type { Feature } from './contract.ts';

const NAME = /^[a-z][a-z0-9-]*$/;

/** All of them, by name. @throws {AppError} CONFIG_INVALID when a folder holds none */
export async function loadFeatures(): Promise<readonly Feature[]> {
  const here = new URL('.', import.meta.url);
  const names = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return Promise.all(names.map((name) => loadFeature(name, new URL(`${name}/index.ts`, here))));
}

async function loadFeature(name: string, file: URL): Promise<Feature> {
  const { feature } = (await import(file.href)) as { readonly feature?: Feature };
  if (feature?.name !== name)
    throw new AppError('CONFIG_INVALID', `signal/features/${name}/index.ts exports no feature of that name`);
  return feature;
}

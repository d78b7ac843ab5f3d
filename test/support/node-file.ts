/** Reads what a launcher writes for a node as the node itself does. */
import type { ConfigDefinition } from '../../common/config/definition.ts';
import { parseEnvFile } from '../../common/config/env-file.ts';
import { parseConfig } from '../../common/config/env.ts';
import type { ProcessPlan } from '../../run/cluster/processes.ts';

/** @throws {AppError} CONFIG_INVALID with all problems of the file that the process is started with */
export function parseNodeFile({ args, files }: ProcessPlan, definition: ConfigDefinition): unknown {
  const file = files.find(({ path }) => path === args.at(-1));
  const { record, problems } = parseEnvFile(file?.text ?? '');
  const combinations = definition.combinations.bind(definition);
  return parseConfig(definition.schema, record, { ...definition, problems, combinations });
}

/** What is to be run, once it is known to make sense. Types and nothing else. */
import type { Scenario } from '../scenarios/scenario.ts';
import type { RemoteCluster } from '../target/remote.ts';
import type { RunOptions } from './options.ts';

export type RunPlan = {
  readonly scenario: Scenario;
  /** Parsed, by name. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly options: RunOptions;
  readonly remote: RemoteCluster | undefined;
  /** As typed, fit to be shown. */
  readonly command: string;
};

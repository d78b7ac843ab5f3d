/** All scenarios, in the order of `bench list`. */
import { fanout } from './fanout.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [fanout];

export function scenarioOf(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}

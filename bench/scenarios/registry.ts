/** All scenarios, in the order of `bench list`. */
import { fanout } from './fanout.ts';
import { limit } from './limit.ts';
import { peers } from './peers.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [fanout, limit, peers];

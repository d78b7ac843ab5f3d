/** What a scenario plays on: the cluster under load, the load processes, and somebody who is told how far it is. */
import type { Fleet } from '../load/fleet.ts';
import type { Profile } from '../load/profiles.ts';
import type { Target } from '../target/target.ts';

export type Progress = {
  /** A new phase, e.g. `joining`; `expectedMs` lets the rest be told. */
  phase(name: string, expectedMs?: number): void;
  /** How far the phase is, 0..1. */
  at(share: number): void;
  /** Something that a reader of stderr should know. */
  note(text: string): void;
};

export type Stage = {
  readonly target: Target;
  readonly fleet: Fleet;
  readonly profile: Profile;
  /** Starts the names of this run's rooms, so that runs on one cluster never meet. */
  readonly roomPrefix: string;
  /** Of `--seed`: whatever is drawn by lot comes from it. */
  readonly seed: number;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: a scenario ends what it does, and gives what it has. */
  readonly signal: AbortSignal;
};

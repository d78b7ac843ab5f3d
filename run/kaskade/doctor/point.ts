/** What `kaskade doctor` looks at: the shape of scripts/doctor's findings, so that both are shown as one list. */
export type Point = {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  /** Whether something fails without it; the others are advice. */
  readonly needed: 'start' | 'other' | 'cluster';
  /** What to do when it is not ok. */
  readonly advice?: string;
};

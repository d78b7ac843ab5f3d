/** What a scenario is: flags, figures, and a run that gives them. Types and nothing else. */
import type { FigureName } from '../measure/figures.ts';
import type { ClusterShape } from '../target/needs.ts';
import type { Param, ParamsOf } from './params.ts';
import type { Stage } from './stage.ts';

type Params = Readonly<Record<string, Param<unknown>>>;

/** A property of a run that must hold whatever the figures are, e.g. that everybody got in. */
export type Check = {
  readonly name: string;
  readonly pass: boolean;
  /** For people: what was found, and what to do about it. */
  readonly detail: string;
};

/** A line of a plot: points in order of x. */
export type Series = {
  readonly name: string;
  readonly unit: string;
  readonly xName: string;
  readonly xUnit: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Title of the plot that it is drawn in, with others of the same; default: by what its axes are. */
  readonly plot?: string;
};

/** Values at rising shares of a distribution, for a plot: `[0.5, 1.2]` = half of them are at most 1.2. */
export type Distribution = {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  readonly quantiles: readonly (readonly [share: number, value: number])[];
  /** Title of the plot that it is drawn in, with others of the same; default: its name. */
  readonly plot?: string;
};

export type Figures = { readonly [K in FigureName]?: number };

/** What one run of a scenario found. */
export type Outcome = {
  readonly figures: Figures;
  readonly checks: readonly Check[];
  /** By key of the peer. */
  readonly peers?: Readonly<Record<string, Figures>>;
  readonly series?: readonly Series[];
  readonly distributions?: readonly Distribution[];
  /** What a reader must know to judge the figures: what is not alike, what was sampled, clock errors. */
  readonly notes?: readonly string[];
};

export type Scenario<P extends Params = Params> = {
  readonly name: string;
  /** One line. */
  readonly about: string;
  readonly params: P;
  /** What it reports; `list` and `--help` name them. */
  readonly figures: readonly FigureName[];
  /** `none`: it needs neither our cluster nor load processes (limit of this machine, peers alone). */
  readonly needs: 'cluster' | 'none';
  /** Of a cluster of our own, by the flags; default: two sites with a signalling node each. */
  cluster?(params: ParamsOf<P>): ClusterShape;
  /** True: each run gets a cluster of its own. Default: all runs of a command share one, in rooms of their own. */
  readonly isClusterPerRun?: boolean;
  /** False: it sends no media with these flags, so that the result names no profile. Default: it does. */
  sendsMedia?(params: ParamsOf<P>): boolean;
  /** True: it compares with something that has neither ICE nor DTLS, so that it takes no `--webrtc`. */
  readonly isPlainOnly?: true;
  /** Without cluster or load: refuses combinations that make no sense. @throws {BenchError} INPUT_INVALID, PROGRAM_MISSING */
  check?(params: ParamsOf<P>): void;
  /** One run, on a stage that is ready. Ends early, with what it has, when `stage.signal` is aborted. */
  run(stage: Stage, params: ParamsOf<P>): Promise<Outcome>;
};

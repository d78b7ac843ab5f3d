/** The JSON of a bench run (`--json`, bench/results/): a contract, read back when results are compared and drawn. */
import { z } from 'zod';

export const RESULT_SCHEMA = 1;

const Figure = z.object({
  unit: z.string(),
  min: z.number(),
  median: z.number(),
  max: z.number(),
  /** How many runs gave it. */
  runs: z.number().int().positive(),
});

const Figures = z.record(z.string(), Figure);

const Expectation = z.object({
  name: z.string(),
  /** As given, e.g. `<=0.001`. */
  limit: z.string(),
  /** Median of the runs; null = the figure was not measured. */
  value: z.number().nullable(),
  pass: z.boolean(),
});

const Check = z.object({ name: z.string(), pass: z.boolean(), detail: z.string() });

const Series = z.object({
  name: z.string(),
  unit: z.string(),
  xName: z.string(),
  xUnit: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
  plot: z.string().optional(),
});

const Distribution = z.object({
  name: z.string(),
  unit: z.string(),
  count: z.number(),
  quantiles: z.array(z.tuple([z.number(), z.number()])),
  plot: z.string().optional(),
});

export const ResultSchema = z.object({
  schema: z.literal(RESULT_SCHEMA),
  scenario: z.string(),
  command: z.string(),
  commit: z.string(),
  date: z.string(),
  machine: z.object({
    cores: z.number().int(),
    cpu: z.string(),
    memoryGiB: z.number(),
    system: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  /** Whole, so that a result explains itself; null = the scenario sends no media. */
  profile: z.looseObject({ name: z.string() }).nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  figures: Figures,
  peers: z.record(z.string(), z.object({ figures: Figures })),
  checks: z.array(Check),
  series: z.array(Series),
  distributions: z.array(Distribution),
  notes: z.array(z.string()),
  expectations: z.array(Expectation),
  /** All checks and all expectations hold. */
  pass: z.boolean(),
  /** True: Ctrl-C ended it early. */
  interrupted: z.boolean(),
});

export type Result = z.infer<typeof ResultSchema>;

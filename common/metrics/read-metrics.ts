/** Metrics that nobody keeps: their values are read from the living objects when somebody asks. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** One value with its labels; values under the same labels are added up. */
export type Reading<Label extends string> = readonly [labels: Readonly<Record<Label, string>>, value: number];

export type LabelledMetric<Label extends string> = {
  readonly name: string;
  readonly help: string;
  /** From closed sets only. */
  readonly labelNames: readonly Label[];
  readonly read: () => Iterable<Reading<Label>> | Promise<Iterable<Reading<Label>>>;
};

/** Declares a value that goes up and down. */
export function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect(): void {
      this.set(read());
    },
  });
}

/** Declares a value that only grows while what is read lives. */
export function counter(registry: Registry, name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect(): void {
      this.reset();
      this.inc(read());
    },
  });
}

/** {@link gauge} with labels: what is not read any more is gone. */
export function labelledGauge<Label extends string>(
  registry: Registry,
  { read, ...about }: LabelledMetric<Label>,
): void {
  new Gauge({
    ...about,
    registers: [registry],
    async collect(): Promise<void> {
      fill(this, await read());
    },
  });
}

/** {@link counter} with labels. */
export function labelledCounter<Label extends string>(
  registry: Registry,
  { read, ...about }: LabelledMetric<Label>,
): void {
  new Counter({
    ...about,
    registers: [registry],
    async collect(): Promise<void> {
      fill(this, await read());
    },
  });
}

/** What comes and what goes. */
export function byDirection(values: {
  readonly in: number;
  readonly out: number;
}): readonly Reading<'direction'>[] {
  return [
    [{ direction: 'in' }, values.in],
    [{ direction: 'out' }, values.out],
  ];
}

/** In one turn: of two scrapes at once each shows all values, once. */
function fill<Label extends string>(
  metric: Pick<Gauge<Label> | Counter<Label>, 'reset' | 'inc'>,
  readings: Iterable<Reading<Label>>,
): void {
  metric.reset();
  for (const [labels, value] of readings) metric.inc(labels, value);
}

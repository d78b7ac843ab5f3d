/** What the processes of our own cluster say: where they serve, what they complain of, and which one ended. */
import type { ProcessPlan } from '../../run/cluster/processes.ts';
import { BenchError } from '../bench-error.ts';
import type { TargetSite } from './target.ts';

const KEPT = 40;
const READY = /^ready (\S+) ws(s?):\/\/([^/\s]+)/;
/** What all go through. */
const USUAL = /^(started \(process|ready )/;
const ENDED = /^ended \(/;
/** As Node and taskset say it. */
const MISSING = /can not be run: (.*)|failed to execute (.*)/;
/** Stores tell about themselves when they start, nothing that would help. */
const STORE = /^(etcd|redis)-/;

export class ClusterLines {
  /** Base URL by signalling node. */
  readonly #urls = new Map<string, string>();
  readonly #complaints: string[] = [];
  readonly #readies = new Map<string, number>();
  readonly #expected = new Set<string>();
  #missing: string | undefined;
  #ended: string | undefined;
  #isEnding = false;

  take(name: string, line: string): void {
    const [, node, secure = '', host] = READY.exec(line) ?? [];
    if (line.startsWith(`ready ${name} `)) this.#readies.set(name, this.readyCount(name) + 1);
    if (node !== undefined) this.#urls.set(node, `http${secure}://${host}`);
    else if (!this.#isEnding && !USUAL.test(line)) this.#complain(name, line);
  }

  /** How often it has begun to serve. */
  readyCount(name: string): number {
    return this.#readies.get(name) ?? 0;
  }

  /** It is about to be killed: its end is no accident. */
  expectEnd(name: string): void {
    this.#expected.add(name);
  }

  /** From now on ends are no accidents. */
  end(): void {
    this.#isEnding = true;
  }

  /** Of all signalling nodes that serve: the first ones of each site, the second ones, and so on. */
  sites(plans: readonly ProcessPlan[]): readonly TargetSite[] {
    const found = plans
      .filter(({ kind }) => kind === 'signal')
      .flatMap(({ name }) => {
        const [, site = '', number] = /^signal-(.+)-(\d+)$/.exec(name) ?? [];
        const url = this.#urls.get(name);
        return url === undefined ? [] : [{ site, url, node: name, number: Number(number) }];
      });
    return found.sort((a, b) => a.number - b.number).map(({ site, url, node }) => ({ site, url, node }));
  }

  /** @throws {BenchError} TARGET_UNREACHABLE when a process has ended that should run */
  check(): void {
    if (this.#ended === undefined || this.#isEnding) return;
    throw new BenchError(
      'TARGET_UNREACHABLE',
      `a process of the cluster is gone: ${[this.#ended, ...this.#complaints].join('\n  ')}`,
    );
  }

  /** The last ones. */
  complaints(): readonly string[] {
    return this.#complaints;
  }

  /** What could not be run; undefined = nothing of that kind. */
  missingProgram(): string | undefined {
    return this.#missing;
  }

  #complain(name: string, line: string): void {
    const [, byNode, byTaskset] = MISSING.exec(line) ?? [];
    this.#missing ??= byNode ?? byTaskset;
    if (ENDED.test(line)) {
      if (this.#expected.delete(name)) return;
      this.#ended ??= `${name} ${line}`;
    } else if (STORE.test(name)) return;
    this.#complaints.push(`${name}: ${line}`);
    if (this.#complaints.length > KEPT) this.#complaints.shift();
  }
}

/** The check of the connection that somebody asks for before they join: one at a time, with what it came to. No DOM. */
import { signal } from '@preact/signals';
import type { CheckReport } from '../../client/check/connection-check.ts';
import { verdictOf, verdictOfRefusal, type CheckVerdict } from './check-verdict.ts';
import { codeOfError } from './error-list.ts';

export type ConnectionCheckDeps = {
  /**
   * @param site where one would join; empty = wherever the server says
   * @throws {ClientFailure} the server gives nothing to check with, or can't be reached
   */
  readonly check: (site: string) => Promise<CheckReport>;
};

export type CheckResult = {
  readonly verdict: CheckVerdict;
  /** Of a way that was found. */
  readonly figures?: Pick<CheckReport, 'rttMs' | 'lossRatio'>;
};

export class ConnectionCheck {
  readonly isRunning = signal(false);
  /** Of the last one. */
  readonly result = signal<CheckResult | undefined>(undefined);
  readonly #deps: ConnectionCheckDeps;

  constructor(deps: ConnectionCheckDeps) {
    this.#deps = deps;
  }

  async run(site: string): Promise<void> {
    if (this.isRunning.peek()) return;
    this.isRunning.value = true;
    this.result.value = undefined;
    try {
      const report = await this.#deps.check(site);
      const verdict = verdictOf(report);
      this.result.value = report.way === undefined ? { verdict } : { verdict, figures: report };
    } catch (error) {
      this.result.value = { verdict: verdictOfRefusal(codeOfError(error)) };
    } finally {
      this.isRunning.value = false;
    }
  }
}

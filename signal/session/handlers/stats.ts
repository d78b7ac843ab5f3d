/** What clients report about their connection: counted, never kept with a name. */
import type { IStatsReport } from '../../../proto/index.ts';
import { DONE, type CommandResult, type MemberContext } from '../command.ts';

/** Never fails: a report with nonsense in it only blurs a histogram. */
export function stats(context: MemberContext, report: IStatsReport): CommandResult {
  context.services.metrics.stats(report);
  return DONE;
}

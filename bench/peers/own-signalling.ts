/** Join storm and churn of the roster on our own cluster, for the same run as the peers'. */
import { churn } from '../scenarios/churn.ts';
import { stormCrowd } from '../scenarios/join-storm.ts';
import type { Check, Figures } from '../scenarios/scenario.ts';
import type { Stage } from '../scenarios/stage.ts';
import { joinChecks, joinFigures, signalFigures } from '../scenarios/window-figures.ts';
import { churnFigures } from './signalling-figures.ts';
import type { SignallingLoad } from './signalling.ts';

export type OwnReport = {
  readonly figures: Figures;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
};

export async function ownSignalling(stage: Stage, load: SignallingLoad): Promise<OwnReport> {
  const { fleet, target, progress } = stage;
  const { participants, withinMs: within } = load;
  const bots = await stormCrowd(stage, { participants, within, media: 'none', podium: 1, tiles: 0 });
  const before = await target.usage();
  progress.phase('join storm at ours', load.withinMs);
  const join = await fleet.join(bots, { timeoutMs: load.withinMs + load.timeoutMs });
  const full = await target.usage();
  await fleet.clear();
  const churned = stage.signal.aborted ? undefined : await ownChurn(stage, load);
  return {
    figures: {
      pass_ratio: join.joined / load.participants,
      ...joinFigures(join, before && full && { before, after: full }),
      ...signalFigures(join, undefined),
      ...churned?.figures,
    },
    checks: joinChecks(load.participants, join),
    notes: churned?.notes ?? [],
  };
}

/** In a room of its own: microphones can only be switched where there are some, and the storm has none. */
async function ownChurn(
  stage: Stage,
  { participants, churnSeconds: seconds }: SignallingLoad,
): Promise<Pick<OwnReport, 'figures' | 'notes'>> {
  const { window } = await churn(stage, `${stage.roomPrefix}-churn`, { participants, seconds, sites: 1 });
  await stage.fleet.clear();
  if (window === undefined) return { figures: {}, notes: ['ours: no churn, since not everybody got in'] };
  return {
    figures: churnFigures({ participants, bytesIn: window.signal.bytesIn, seconds }),
    notes: window.load.saturation.map((text) => `ours, churn: ${text}`),
  };
}

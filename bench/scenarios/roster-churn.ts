/** Scenario `roster-churn`: a tenth of the room toggle their microphones each second. */
import { churnFigures } from '../peers/signalling-figures.ts';
import { churn } from './churn.ts';
import { wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes } from './phases.ts';
import type { WindowReport } from '../load/fleet.ts';
import type { Check, Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'in the room, each with a microphone', min: 1, max: 5_000 }),
  larger: wholeNumber(0, {
    about: 'then the same in a room of so many, to see whether its size matters; 0 = not',
    min: 0,
    max: 5_000,
  }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  seconds: wholeNumber(10, {
    about: 'how long a tenth of them toggle each second',
    unit: 's',
    min: 1,
    max: 600,
  }),
};

export const rosterChurn: Scenario<typeof PARAMS> = {
  name: 'roster-churn',
  about: 'a tenth of the room toggle their microphones each second: what that costs on everybody’s socket',
  params: PARAMS,
  figures: [
    ...(['signal_bytes_per_s_per_client', 'larger_signal_bytes_per_s_per_client'] as const),
    ...(['larger_bytes_ratio', 'pass_ratio'] as const),
  ],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  run,
};

async function run(
  stage: Stage,
  { participants, larger, seconds }: ParamsOf<typeof PARAMS>,
): Promise<Outcome> {
  const first = await inRoomOf(stage, participants, seconds);
  if (larger === 0 || first.bytesPerS === undefined || stage.signal.aborted) return first.outcome;
  await stage.fleet.clear();
  const second = await inRoomOf(stage, larger, seconds);
  const { outcome } = first;
  return {
    figures: {
      ...outcome.figures,
      ...(second.bytesPerS !== undefined && {
        larger_signal_bytes_per_s_per_client: second.bytesPerS,
        larger_bytes_ratio: second.bytesPerS / first.bytesPerS,
      }),
      pass_ratio: Math.min(outcome.figures.pass_ratio ?? 0, second.outcome.figures.pass_ratio ?? 0),
    },
    checks: [...outcome.checks, ...second.outcome.checks],
    notes: [...new Set([...(outcome.notes ?? []), ...(second.outcome.notes ?? [])])],
  };
}

type Played = { readonly outcome: Outcome; readonly bytesPerS: number | undefined };

async function inRoomOf(stage: Stage, participants: number, seconds: number): Promise<Played> {
  const sites = stage.target.sites.length;
  const room = `${stage.roomPrefix}-${participants}`;
  const { bots, join, window } = await churn(stage, room, { participants, seconds, sites });
  const notes = [
    ...commonNotes(stage, bots, join.before),
    'participants send silence and hear nobody: only signalling is compared',
  ];
  const pass = { pass_ratio: join.report.joined / participants };
  if (window === undefined) {
    return { outcome: { figures: pass, checks: join.part.checks, notes }, bytesPerS: undefined };
  }
  const figures = churnFigures({ participants, bytesIn: window.signal.bytesIn, seconds });
  return {
    outcome: {
      figures: { ...pass, ...figures },
      checks: [...join.part.checks, keptUp(participants, window)],
      notes,
    },
    bytesPerS: figures.signal_bytes_per_s_per_client,
  };
}

function keptUp(participants: number, { load: { saturation }, signal }: WindowReport): Check {
  return {
    name: `the load kept up, room of ${participants}`,
    pass: saturation.length === 0,
    detail: saturation.length === 0 ? `${signal.messagesIn} messages came` : saturation.join('; '),
  };
}

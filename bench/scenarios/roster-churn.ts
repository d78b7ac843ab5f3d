/** Scenario `roster-churn`: a tenth of the room toggle their microphones each second. */
import { churnFigures } from '../peers/signalling-figures.ts';
import { churn } from './churn.ts';
import { wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes } from './phases.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'in the room, each with a microphone', min: 1, max: 5_000 }),
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
  figures: ['signal_bytes_per_s_per_client', 'pass_ratio'],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  run,
};

async function run(stage: Stage, { participants, seconds }: ParamsOf<typeof PARAMS>): Promise<Outcome> {
  const sites = stage.target.sites.length;
  const { bots, join, window } = await churn(stage, stage.roomPrefix, { participants, seconds, sites });
  const notes = [
    ...commonNotes(stage, bots, join.before),
    'participants send silence and hear nobody: only signalling is compared',
  ];
  const figures = { pass_ratio: join.report.joined / participants };
  if (window === undefined) return { figures, checks: join.part.checks, notes };
  const { saturation } = window.load;
  return {
    figures: { ...figures, ...churnFigures({ participants, bytesIn: window.signal.bytesIn, seconds }) },
    checks: [
      ...join.part.checks,
      {
        name: 'the load kept up',
        pass: saturation.length === 0,
        detail: saturation.length === 0 ? `${window.signal.messagesIn} messages came` : saturation.join('; '),
      },
    ],
    notes,
  };
}

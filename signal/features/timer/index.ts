/** Timer, break curtain and ready check: for everybody to see, by those who lead. Replicated. */
import { TimerCommand, type ITimerCommand } from '../../../proto/features/timer.ts';
import type { CommandInfo } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { askReady, closeCurtain, endReady, openCurtain, sayReady, start, stop, tend } from './commands.ts';
import { readTimer } from './state.ts';
import { viewTimer } from './view.ts';

const LEADING: Pick<CommandInfo, 'roles' | 'durability'> = {
  roles: ['moderator', 'chair'],
  durability: 'replicated',
};

export const feature = defineFeature({
  name: 'timer',
  decode: (bytes: Uint8Array): ITimerCommand => TimerCommand.decode(bytes),
  read: readTimer,
  view: viewTimer,
  tend,
  commands: {
    start: {
      ...LEADING,
      summary: 'Start a countdown or a stopwatch that everybody sees.',
      errors: ['ARGUMENT_INVALID'],
      decide: start,
    },
    stop: { ...LEADING, summary: 'Take the timer away.', errors: [], decide: stop },
    closeCurtain: {
      ...LEADING,
      summary: 'Announce a break: a curtain for everybody, with when it goes on.',
      errors: ['ARGUMENT_INVALID'],
      decide: closeCurtain,
    },
    openCurtain: { ...LEADING, summary: 'End the break.', errors: [], decide: openCurtain },
    askReady: {
      ...LEADING,
      summary: 'Ask everybody whether they are ready.',
      errors: ['ARGUMENT_INVALID'],
      decide: askReady,
    },
    sayReady: {
      summary: 'Say whether one is ready, in place of an earlier answer.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: ['timer.not-asked'],
      decide: sayReady,
    },
    endReady: { ...LEADING, summary: 'End the ready check.', errors: [], decide: endReady },
  },
});

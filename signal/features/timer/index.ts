/** Timer, break curtain and ready check: for everybody to see, by those who lead. Replicated. */
import {
  TimerCommand,
  TimerNotReadyView,
  TimerOwnReadyView,
  TimerReadyView,
  type ITimerCommand,
} from '../../../proto/features/timer.ts';
import type { CommandInfo, FeatureView, RecordMap } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { askReady, closeCurtain, endReady, openCurtain, sayReady, start, stop, tend } from './commands.ts';
import { CURTAIN_KEY, READY_KEY, readTimer, TIMER_KEY, type TimerState } from './state.ts';

const MAX_NAMES = 50;

function view({ timer, curtain, ready, answers }: TimerState): FeatureView {
  const everyone = new Map<string, Uint8Array>([
    ...(timer ? [[TIMER_KEY, timer] as const] : []),
    ...(curtain ? [[CURTAIN_KEY, curtain] as const] : []),
  ]);
  if (!ready.isOpen) return { everyone };
  const { title, askedAtMs } = ready;
  const given = answers.filter(({ serial }) => serial === ready.serial);
  const not = given.filter(({ isReady }) => !isReady);
  const counts = { ready: given.length - not.length, notReady: not.length };
  const names = not.slice(0, MAX_NAMES).map(({ name }) => name);
  const own = new Map(given.map(({ participantId, isReady }) => [participantId, isReady]));
  return {
    everyone: everyone.set(READY_KEY, TimerReadyView.encode({ title, askedAtMs, ...counts }).finish()),
    moderators: new Map([['not-ready', TimerNotReadyView.encode({ names }).finish()]]),
    personal: ({ participantId }): RecordMap => {
      const isReady = own.get(participantId);
      if (isReady === undefined) return new Map();
      return new Map([['own', TimerOwnReadyView.encode({ isReady }).finish()]]);
    },
  };
}

const LEADING: Pick<CommandInfo, 'roles' | 'durability'> = {
  roles: ['moderator', 'chair'],
  durability: 'replicated',
};

export const feature = defineFeature({
  name: 'timer',
  decode: (bytes: Uint8Array): ITimerCommand => TimerCommand.decode(bytes),
  read: readTimer,
  view,
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

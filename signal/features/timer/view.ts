/** Who is told what of timer, curtain and ready check. Pure. What goes on is told to all, words only to who was there. */
import {
  TimerCurtain,
  TimerNotReadyView,
  TimerOwnReadyView,
  TimerReadyView,
  TimerRunning,
} from '../../../proto/features/timer.ts';
import type { FeatureView, RecordMap } from '../contract.ts';
import { keptFromOf, toldByStamp, together } from '../kept-from.ts';
import { CURTAIN_KEY, READY_KEY, TIMER_KEY, type TimerState } from './state.ts';

const MAX_NAMES = 50;

export const viewTimer = (state: TimerState): FeatureView =>
  together(viewOfTimer(state), viewOfCurtain(state), viewOfReady(state));

function viewOfTimer({ timer }: TimerState): FeatureView {
  if (timer === undefined) return {};
  const running = TimerRunning.decode(timer);
  const keptFrom = keptFromOf(running.keptFrom);
  const untitled = (): Uint8Array => TimerRunning.encode({ ...running, title: '' }).finish();
  return toldByStamp(keptFrom, (upTo) => new Map([[TIMER_KEY, upTo < keptFrom ? untitled() : timer]]));
}

function viewOfCurtain({ curtain }: TimerState): FeatureView {
  if (curtain === undefined) return {};
  const fallen = TimerCurtain.decode(curtain);
  const keptFrom = keptFromOf(fallen.keptFrom);
  const silent = (): Uint8Array => TimerCurtain.encode({ ...fallen, text: '' }).finish();
  return toldByStamp(keptFrom, (upTo) => new Map([[CURTAIN_KEY, upTo < keptFrom ? silent() : curtain]]));
}

function viewOfReady({ ready, answers }: TimerState): FeatureView {
  if (!ready.isOpen) return {};
  const { askedAtMs, keptFrom } = ready;
  const given = answers.filter(({ serial }) => serial === ready.serial);
  const not = given.filter(({ isReady }) => !isReady);
  const counts = { ready: given.length - not.length, notReady: not.length };
  const names = not.slice(0, MAX_NAMES).map(({ name }) => name);
  const own = new Map(given.map(({ participantId, isReady }) => [participantId, isReady]));
  const asked = toldByStamp(keptFrom, (upTo) => {
    const title = upTo < keptFrom ? '' : ready.title;
    return new Map([[READY_KEY, TimerReadyView.encode({ title, askedAtMs, ...counts }).finish()]]);
  });
  return together(asked, {
    moderators: new Map([['not-ready', TimerNotReadyView.encode({ names }).finish()]]),
    personal: ({ participantId }): RecordMap => {
      const isReady = own.get(participantId);
      if (isReady === undefined) return new Map();
      return new Map([['own', TimerOwnReadyView.encode({ isReady }).finish()]]);
    },
  });
}

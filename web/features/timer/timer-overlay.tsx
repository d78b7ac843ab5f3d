/** What everybody sees: the clock above stage and gallery, and in a break the curtain over them. */
import type { JSX } from 'preact';
import type { CurtainView, RunningTimerView } from '../../../client/features/timer/index.ts';
import { Button } from '../../ui/button.tsx';
import { clockText, type TimerModel } from './model.ts';
import './timer-overlay.css';

type Props = { readonly model: TimerModel };

export function TimerClock({ model }: Props): JSX.Element | null {
  const { timer } = model.view.value;
  return timer === undefined ? null : <Clock model={model} timer={timer} />;
}

export function TimerCurtain({ model }: Props): JSX.Element | null {
  const { curtain } = model.view.value;
  return curtain === undefined ? null : <Curtain model={model} curtain={curtain} />;
}

/** Read out by a screen reader when it is asked to, not each second; only its end is announced. */
function Clock({ model, timer }: Props & { readonly timer: RunningTimerView }): JSX.Element {
  const texts = model.context.texts.value;
  const seconds = model.secondsOf(timer);
  const isOver = timer.durationSec > 0 && seconds === 0;
  return (
    <div class={`timer${isOver ? ' timer--over' : ''}`} data-testid="timer-clock" data-over={isOver}>
      {timer.title !== '' && <span class="timer__title">{timer.title}</span>}
      <span
        class="timer__time"
        role="timer"
        aria-label={timer.durationSec === 0 ? texts.stopwatch : texts.countdown}
      >
        {clockText(seconds)}
      </span>
      <span class="visually-hidden" role="status">
        {isOver && texts.over}
      </span>
    </div>
  );
}

/** The side area and the tool bar stay free. */
function Curtain({ model, curtain }: Props & { readonly curtain: CurtainView }): JSX.Element {
  const texts = model.context.texts.value;
  const { text, untilMs } = curtain;
  const isPast = untilMs !== undefined && untilMs <= model.context.clockMs.value;
  return (
    <section class="curtain" aria-label={texts.pause} data-testid="timer-curtain">
      <div class="curtain__body" role="status">
        <p class="curtain__pause">{texts.pause}</p>
        {text !== '' && <p class="curtain__text">{text}</p>}
        <p class="curtain__until" data-testid="timer-until">
          {untilMs === undefined ? texts.notYet : texts.until(model.clockTimeOf(untilMs))}
        </p>
        {isPast && <p>{texts.soon}</p>}
      </div>
      {model.context.room.mayModerate.value && (
        <Button kind="primary" onClick={() => void model.openCurtain()} testId="timer-open-curtain">
          {texts.openCurtain}
        </Button>
      )}
    </section>
  );
}

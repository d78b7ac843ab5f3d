/** Timer, break curtain and ready check for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  TimerCommand,
  TimerCurtain,
  TimerNotReadyView,
  TimerOwnReadyView,
  TimerReadyView,
  TimerRunning,
  type ITimerCommand,
} from '../../../proto/features/timer.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

export type RunningTimerView = {
  readonly title: string;
  /** ms since 1970, by the server's clock, as all times here. */
  readonly startedAtMs: number;
  /** 0 = it counts up. */
  readonly durationSec: number;
};

/** A break. */
export type CurtainView = {
  readonly text: string;
  readonly closedAtMs: number;
  /** Undefined = not said. */
  readonly untilMs: number | undefined;
};

type ReadyCheckView = {
  readonly title: string;
  readonly askedAtMs: number;
  readonly ready: number;
  readonly notReady: number;
  /** The first 50, for those who moderate. */
  readonly notReadyNames: readonly string[];
  /** One's own answer. */
  readonly own: boolean | undefined;
};

export type TimerView = {
  readonly timer: RunningTimerView | undefined;
  readonly curtain: CurtainView | undefined;
  readonly ready: ReadyCheckView | undefined;
};

/** What the records of the feature say. */
export function timerViewOf(records: FeatureRecordMap): TimerView {
  return {
    timer: decoded(records, 'timer', (bytes) => {
      const { title, startedAtMs, durationSec } = TimerRunning.decode(bytes);
      return { title, startedAtMs, durationSec };
    }),
    curtain: decoded(records, 'curtain', (bytes) => {
      const { text, closedAtMs, untilMs } = TimerCurtain.decode(bytes);
      return { text, closedAtMs, untilMs: untilMs === 0 ? undefined : untilMs };
    }),
    ready: decoded(records, 'ready', (bytes) => {
      const { title, askedAtMs, ready, notReady } = TimerReadyView.decode(bytes);
      const notReadyNames =
        decoded(records, 'not-ready', (names) => TimerNotReadyView.decode(names).names) ?? [];
      const own = decoded(records, 'own', (answer) => TimerOwnReadyView.decode(answer).isReady);
      return { title, askedAtMs, ready, notReady, notReadyNames, own };
    }),
  };
}

function decoded<T>(records: FeatureRecordMap, key: string, decode: (bytes: Uint8Array) => T): T | undefined {
  const bytes = records.get(key);
  return bytes && decode(bytes);
}

/** All commands reject as {@link FeaturePort.command} does; all but `sayReady` with ROLE_MISSING for who does not moderate. */
export class Timer {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** @param durationSec 0 = it counts up; at most a day */
  async start(title: string, durationSec: number): Promise<void> {
    await this.#send({ start: { title, durationSec } });
  }

  async stop(): Promise<void> {
    await this.#send({ stop: {} });
  }

  /** @param minutes until it goes on; 0 = not said */
  async closeCurtain(text: string, minutes: number): Promise<void> {
    await this.#send({ closeCurtain: { text, minutes } });
  }

  async openCurtain(): Promise<void> {
    await this.#send({ openCurtain: {} });
  }

  async askReady(title: string): Promise<void> {
    await this.#send({ askReady: { title } });
  }

  /** FEATURE_REFUSED: not-asked */
  async sayReady(isReady: boolean): Promise<void> {
    await this.#send({ sayReady: { isReady } });
  }

  async endReady(): Promise<void> {
    await this.#send({ endReady: {} });
  }

  async #send(command: ITimerCommand): Promise<void> {
    await this.#port.command(TimerCommand.encode(command).finish());
  }
}

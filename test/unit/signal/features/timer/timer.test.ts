import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import {
  TimerCommand,
  TimerCurtain,
  TimerNotReadyView,
  TimerOwnReadyView,
  TimerReadyView,
  TimerRunning,
  type ITimerCommand,
} from '../../../../../proto/features/timer.ts';
import type { Attendee, Decision } from '../../../../../signal/features/contract.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';
import { feature } from '../../../../../signal/features/timer/index.ts';

const START_MS = 1_000_000;

const attendee = (number: number): Attendee => ({
  participantId: parseParticipantId(`p${number}`),
  number,
  name: `P${number}`,
  subject: `s${number}`,
  role: 'chair',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

class Hall {
  readonly records = new Map<string, Uint8Array>();
  readonly left = new Set<ParticipantId>();
  nowMs = START_MS;

  run(command: ITimerCommand, number = 1): string {
    const outcome = this.#open().decide(TimerCommand.encode(command).finish(), {
      ...this.#context(),
      actor: attendee(number),
      commandId: '',
    });
    if (outcome instanceof AppError) return outcome.reason || outcome.code;
    this.#take(outcome);
    return 'OK';
  }

  tend(): boolean {
    const due = this.#open().tend({ ...this.#context(), hasLeft: (id) => this.left.has(id) });
    if (due) this.#take(due.decision);
    return due !== undefined;
  }

  get view() {
    const { everyone, moderators, personal } = this.#open().view(this.#context().people);
    const ready = everyone?.get('ready');
    const names = moderators?.get('not-ready');
    return {
      keys: [...(everyone?.keys() ?? [])],
      timer: TimerRunning.decode(everyone?.get('timer') ?? new Uint8Array()),
      curtain: TimerCurtain.decode(everyone?.get('curtain') ?? new Uint8Array()),
      ready: ready && TimerReadyView.decode(ready),
      notReady: names && TimerNotReadyView.decode(names).names,
      own: (number: number) => {
        const own = personal?.(attendee(number)).get('own');
        return own && TimerOwnReadyView.decode(own).isReady;
      },
    };
  }

  #context() {
    return { people: { get: () => undefined, all: () => [] }, rules: NO_RULES, nowMs: this.nowMs };
  }

  #open() {
    return feature.open({ replicated: new Map(this.records), durable: new Map() });
  }

  #take({ writes }: Decision): void {
    expect(writes.length).toBeLessThanOrEqual(50);
    for (const { key, value } of writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
  }
}

describe('timer', () => {
  test('runs for everybody until it is stopped, a countdown at most ten minutes longer than its time', () => {
    const hall = new Hall();
    expect(hall.run({ start: { title: ' Redezeit ', durationSec: 180 } })).toBe('OK');
    expect(hall.view.timer).toMatchObject({ title: 'Redezeit', startedAtMs: START_MS, durationSec: 180 });

    hall.nowMs += 13 * 60_000;
    expect(hall.tend()).toBe(false);
    hall.nowMs += 1;
    expect([hall.tend(), hall.view.keys]).toEqual([true, []]);

    hall.run({ start: {} });
    hall.nowMs += 86_400_000;
    expect([hall.tend(), hall.view.timer.durationSec]).toEqual([false, 0]);
    hall.run({ stop: {} });
    expect(hall.records.size).toBe(0);
  });

  test.each([
    { start: { title: 'x'.repeat(121) } },
    { start: { durationSec: 86_401 } },
    { closeCurtain: { text: 'x'.repeat(201) } },
    { closeCurtain: { minutes: 1_441 } },
    { askReady: { title: 'x'.repeat(121) } },
  ])('refuses %p', (command) => {
    expect(new Hall().run(command)).toBe('ARGUMENT_INVALID');
  });
});

describe('break curtain', () => {
  test('says when it goes on, and stays until those who lead open it', () => {
    const hall = new Hall();
    hall.run({ closeCurtain: { text: 'Kaffee', minutes: 15 } });
    expect(hall.view.curtain).toMatchObject({ text: 'Kaffee', untilMs: START_MS + 900_000 });

    hall.nowMs += 3_600_000;
    hall.tend();
    expect(hall.view.keys).toEqual(['curtain']);

    hall.run({ openCurtain: {} });
    expect(hall.view.keys).toEqual([]);
  });
});

describe('ready check', () => {
  test('counts the last word of each who is there, and names to those who lead who is not ready', () => {
    const hall = new Hall();
    expect(hall.run({ sayReady: { isReady: true } })).toBe('timer.not-asked');
    hall.run({ askReady: { title: 'Abstimmung' } });
    for (const number of [1, 2, 3]) hall.run({ sayReady: { isReady: number !== 2 } }, number);
    hall.run({ sayReady: { isReady: false } }, 3);

    expect(hall.view.ready).toMatchObject({ title: 'Abstimmung', ready: 1, notReady: 2 });
    expect(hall.view.notReady).toEqual(['P2', 'P3']);
    expect([1, 2, 4].map(hall.view.own)).toEqual([true, false, undefined]);

    hall.left.add(parseParticipantId('p2'));
    hall.tend();
    expect(hall.view.notReady).toEqual(['P3']);
  });

  test('begins anew without what was said before', () => {
    const hall = new Hall();
    hall.run({ askReady: {} });
    for (let number = 1; number <= 70; number += 1) hall.run({ sayReady: { isReady: true } }, number);

    hall.run({ askReady: {} });

    expect([hall.view.ready?.ready, hall.view.own(1)]).toEqual([0, undefined]);
    hall.run({ sayReady: { isReady: true } }, 1);
    while (hall.tend());
    expect([hall.view.ready?.ready, hall.records.size]).toEqual([1, 2]);
    hall.run({ endReady: {} });
    while (hall.tend());
    expect([hall.view.keys, hall.run({ sayReady: {} })]).toEqual([[], 'timer.not-asked']);
  });
});

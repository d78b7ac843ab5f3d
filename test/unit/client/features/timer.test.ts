import { describe, expect, test } from '@jest/globals';
import { Timer, timerViewOf } from '../../../../client/features/timer/index.ts';
import {
  TimerCommand,
  TimerCurtain,
  TimerNotReadyView,
  TimerOwnReadyView,
  TimerReadyView,
  TimerRunning,
} from '../../../../proto/features/timer.ts';

describe('timerViewOf()', () => {
  test('reads clock, curtain and ready check, each only while there is one', () => {
    expect(timerViewOf(new Map())).toEqual({ timer: undefined, curtain: undefined, ready: undefined });

    const view = timerViewOf(
      new Map([
        ['timer', TimerRunning.encode({ title: 'T', startedAtMs: 5, durationSec: 60 }).finish()],
        ['curtain', TimerCurtain.encode({ text: 'C', closedAtMs: 6 }).finish()],
        ['ready', TimerReadyView.encode({ title: 'R', askedAtMs: 7, ready: 2, notReady: 1 }).finish()],
        ['not-ready', TimerNotReadyView.encode({ names: ['Ben'] }).finish()],
        ['own', TimerOwnReadyView.encode({ isReady: true }).finish()],
      ]),
    );

    expect(view).toEqual({
      timer: { title: 'T', startedAtMs: 5, durationSec: 60 },
      curtain: { text: 'C', closedAtMs: 6, untilMs: undefined },
      ready: { title: 'R', askedAtMs: 7, ready: 2, notReady: 1, notReadyNames: ['Ben'], own: true },
    });
  });
});

describe('Timer', () => {
  test('asks for what its methods say', async () => {
    const sent: (string | undefined)[] = [];
    const timer = new Timer({
      name: 'timer',
      records: () => new Map(),
      command: async (bytes) => {
        sent.push(TimerCommand.decode(bytes).command);
        return new Uint8Array();
      },
      ask: async () => new Uint8Array(),
    });

    await timer.start('T', 60);
    await timer.stop();
    await timer.closeCurtain('C', 15);
    await timer.openCurtain();
    await timer.askReady('R');
    await timer.sayReady(true);
    await timer.endReady();

    expect(sent).toEqual([
      'start',
      'stop',
      'closeCurtain',
      'openCurtain',
      'askReady',
      'sayReady',
      'endReady',
    ]);
  });
});

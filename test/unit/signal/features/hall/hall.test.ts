import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import { AppError } from '../../../../../common/errors.ts';
import {
  HallCommand,
  HallOffersView,
  HallView,
  type IHallCommand,
} from '../../../../../proto/features/hall.ts';
import { SourceKind } from '../../../../../proto/index.ts';
import type { Attendee, Decision, RoomPeople } from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/hall/index.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

const MIC = SourceKind.SOURCE_KIND_MIC;
const CAMERA = SourceKind.SOURCE_KIND_CAMERA;

class TownHall {
  readonly records = new Map<string, Uint8Array>();
  readonly here = new Map<ParticipantId, Attendee>();

  get people(): RoomPeople {
    return { get: (id) => this.here.get(id), all: () => [...this.here.values()] };
  }

  get #open() {
    return feature.open({ replicated: this.records, durable: new Map() });
  }

  /** `subject` is the device's name up to the first dash. */
  join(device: string, number: number, more: Partial<Attendee> = { mode: 'hall' }): Attendee {
    const participantId = parseParticipantId(device);
    const [subject = ''] = device.split('-');
    const attendee: Attendee = {
      ...{ participantId, number, name: device, subject, role: 'guest', groups: [], site: 'erfurt' },
      ...{ joinedAtMs: 0, isAway: false, isOutside: false },
      ...more,
    };
    this.here.set(participantId, attendee);
    return attendee;
  }

  leave(device: string): void {
    this.here.delete(parseParticipantId(device));
    const hasLeft = (id: ParticipantId): boolean => !this.here.has(id);
    const due = this.#open.tend({ people: this.people, rules: NO_RULES, nowMs: 7, hasLeft });
    if (due !== undefined) this.#take(due.decision);
  }

  /** @returns the reason of a refusal, or the code of another error */
  run(command: IHallCommand): string {
    const actor = this.join('chair', 99, { role: 'chair' });
    this.here.delete(actor.participantId);
    const context = { actor, people: this.people, rules: NO_RULES, commandId: '', nowMs: 7 };
    return this.#take(this.#open.decide(HallCommand.encode(command).finish(), context));
  }

  #take(decided: AppError | Decision): string {
    if (decided instanceof AppError) return decided.reason || decided.code;
    for (const { key, value } of decided.writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
    return 'OK';
  }

  get told() {
    const bytes = this.#open.view(this.people).everyone?.get('hall');
    const { devices, outputNumber, companions } = HallView.decode(bytes ?? new Uint8Array());
    return { numbers: devices.map(({ number }) => number), outputNumber, companions };
  }

  get offered() {
    const bytes = this.#open.view(this.people).moderators?.get('offers');
    const { devices, screens } = HallOffersView.decode(bytes ?? new Uint8Array());
    return { devices: devices.map(({ label }) => label), screens: screens.map(({ label }) => label) };
  }

  allowed(who: Attendee, kind: SourceKind): string | undefined {
    return this.#open.contribution.maySend?.(who, kind);
  }

  withheld(who: Attendee, kind: SourceKind): string | undefined {
    return this.#open.contribution.withheld?.(who, kind);
  }
}

describe('devices of the hall', () => {
  test('wait until somebody who leads declares them; the first stands for the hall and plays its sound', () => {
    const hall = new TownHall();
    hall.join('console', 1);
    hall.join('camera', 2);
    expect(hall.offered.devices).toEqual(['console', 'camera']);

    expect(hall.run({ declare: { number: 1, label: 'Ratssaal' } })).toBe('OK');
    expect(hall.run({ declare: { number: 2 } })).toBe('OK');

    expect(hall.told).toEqual({ numbers: [1, 2], outputNumber: 1, companions: [] });
    expect(hall.offered.devices).toEqual([]);
  });

  test('are only those that joined as such, eight at most', () => {
    const hall = new TownHall();
    hall.join('member', 20, {});
    for (let number = 1; number <= 9; number += 1) hall.join(`camera${number}`, number);

    expect(hall.run({ declare: { number: 20 } })).toBe('hall.not-a-device');
    expect(hall.run({ declare: { number: 77 } })).toBe('PARTICIPANT_UNKNOWN');
    expect(hall.run({ declare: { number: 1, label: 'x'.repeat(41) } })).toBe('ARGUMENT_INVALID');
    for (let number = 1; number <= 8; number += 1) hall.run({ declare: { number } });
    expect(hall.run({ declare: { number: 9 } })).toBe('hall.full');
  });

  test('take their place again after a restart; when the first has gone for good the next stands for the hall', () => {
    const hall = new TownHall();
    hall.join('console', 1);
    hall.join('camera', 2);
    for (const number of [1, 2]) hall.run({ declare: { number } });

    hall.join('console-again', 5);
    hall.leave('console');
    expect(hall.told.numbers).toEqual([5, 2]);

    hall.leave('console-again');
    expect(hall.told).toMatchObject({ numbers: [2], outputNumber: 2 });
  });
});

describe('sound in the hall', () => {
  test('comes from one device: one of the hall’s, or a screen', () => {
    const hall = new TownHall();
    hall.join('console', 1);
    hall.join('screen', 3, { mode: 'display', role: 'observer' });
    hall.join('companion', 4, { mode: 'companion' });
    hall.run({ declare: { number: 1 } });

    expect(hall.run({ setOutput: { number: 4 } })).toBe('hall.not-a-device');
    expect(hall.run({ setOutput: { number: 3 } })).toBe('OK');
    expect(hall.told.outputNumber).toBe(3);
    expect(hall.offered.screens).toEqual(['screen']);

    hall.leave('screen');
    expect(hall.told.outputNumber).toBe(1);
  });

  test('is never heard by a microphone that nobody has declared', () => {
    const hall = new TownHall();
    const console = hall.join('console', 1);
    const silent = hall.join('camera', 2);
    const desk = hall.join('desk', 3);
    const companion = hall.join('companion', 4, { mode: 'companion', role: 'chair' });
    const remote = hall.join('remote', 5, {});
    expect(hall.withheld(console, MIC)).toBe('hall.undeclared');

    hall.run({ declare: { number: 1 } });
    hall.run({ declare: { number: 2 } });
    hall.run({ declare: { number: 3, hasSound: true } });

    expect([console, desk, remote].map((who) => hall.withheld(who, MIC))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(hall.withheld(silent, MIC)).toBe('hall.undeclared');
    expect(hall.withheld(silent, CAMERA)).toBeUndefined();
    expect(hall.withheld(companion, MIC)).toBe('hall.companion');
    expect(hall.withheld(companion, CAMERA)).toBe('hall.companion');
  });

  test('goes on whoever has the floor: what was declared is open, and nothing else', () => {
    const hall = new TownHall();
    const console = hall.join('console', 1);
    const silent = hall.join('camera', 2);
    const remote = hall.join('remote', 5, {});
    expect(hall.allowed(console, MIC)).toBeUndefined();

    for (const number of [1, 2]) hall.run({ declare: { number } });

    expect([console, silent, remote].map((who) => hall.allowed(who, MIC))).toEqual([
      'allow',
      undefined,
      undefined,
    ]);
    expect([console, silent, remote].map((who) => hall.allowed(who, CAMERA))).toEqual([
      'allow',
      'allow',
      undefined,
    ]);
  });

  test('has exactly one output while the hall has devices, whatever the order of commands', () => {
    const number = fc.integer({ min: 1, max: 4 });
    const step = fc.oneof(
      fc.record({ declare: fc.record({ number, hasSound: fc.boolean() }) }),
      fc.record({ dismiss: fc.record({ number }) }),
      fc.record({ setOutput: fc.record({ number: fc.integer({ min: 0, max: 5 }) }) }),
      number,
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const hall = new TownHall();
        for (const one of [1, 2, 3, 4]) hall.join(`device${one}`, one);
        hall.join('screen', 5, { mode: 'display' });
        for (const one of steps) {
          if (typeof one === 'number') hall.leave(`device${one}`);
          else hall.run(one);
          const { numbers, outputNumber } = hall.told;
          const outputs = [...numbers, 5].filter((own) => own === outputNumber);
          expect(outputs).toHaveLength(numbers.length > 0 ? 1 : outputs.length);
          expect(new Set(numbers).size).toBe(numbers.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('companions are told to everybody', () => {
  const hall = new TownHall();
  hall.join('companion', 4, { mode: 'companion' });

  expect(hall.told).toEqual({ numbers: [], outputNumber: 0, companions: [4] });
});

/** A room in which the floor is given and taken, with a clock of its own. Test code only. */
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import { FloorCommand, type IFloorCommand } from '../../../../../proto/features/floor.ts';
import type {
  AgendaItem,
  Attendee,
  Decision,
  RecordDraft,
  RoomPeople,
} from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/floor/index.ts';
import { readFloor } from '../../../../../signal/features/floor/state.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

export const NAMES = ['ada', 'bea', 'cleo', 'dora', 'eve'] as const;
export type Name = (typeof NAMES)[number];

/** In which they are asked after by number. */
export const numberOf = (name: Name): number => NAMES.indexOf(name) + 1;

/** Dora leads. Ada and Bea are of one group. */
export const attendee = (name: Name): Attendee => ({
  participantId: parseParticipantId(name),
  number: numberOf(name),
  name,
  subject: `${name}@example.org`,
  role: name === 'dora' ? 'chair' : 'member',
  groups: name === 'ada' || name === 'bea' ? ['Die Grünen/Bündnis'] : [name],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

export class Hall {
  readonly records = new Map<string, Uint8Array>();
  readonly minutes: RecordDraft[] = [];
  readonly away = new Set<Name>();
  readonly left = new Set<Name>();
  item: AgendaItem | undefined;
  /** When the sitting went on with the repetition of a speech. */
  repeatAtMs: number | undefined;
  nowMs = 1_000_000;
  #commands = 0;

  get open() {
    return feature.open({ replicated: new Map(), durable: this.records });
  }

  get floor() {
    return readFloor({ replicated: new Map(), durable: this.records });
  }

  get holder(): string | undefined {
    return this.floor.speech?.name;
  }

  get list(): string {
    return this.floor.requests.map(({ name }) => name).join();
  }

  get people(): RoomPeople {
    const all = NAMES.filter((name) => !this.left.has(name)).map((name) => ({
      ...attendee(name),
      isAway: this.away.has(name),
    }));
    return { all: () => all, get: (id) => all.find(({ participantId }) => participantId === id) };
  }

  /** 'OK', a code, or the reason of a refusal. */
  do(name: Name, command: IFloorCommand): string {
    this.#commands += 1;
    const { people, nowMs } = this;
    const rules = { ...NO_RULES, item: this.item };
    const decision = this.open.decide(FloorCommand.encode(command).finish(), {
      ...{ people, rules, nowMs, actor: attendee(name), commandId: `c${this.#commands}` },
    });
    if (decision instanceof AppError) return decision.reason || decision.code;
    this.#keep(decision);
    return 'OK';
  }

  /** With the speech that there is now. */
  give(to: Name): string {
    return this.do('dora', { give: { speech: this.seen, number: numberOf(to) } });
  }

  get seen(): number {
    return this.floor.speech?.speech ?? 0;
  }

  /** @returns whether anything was due */
  tend(): boolean {
    const { people, nowMs } = this;
    const hasLeft = (id: ParticipantId): boolean => people.get(id) === undefined;
    const atMs = this.repeatAtMs;
    const sitting =
      atMs === undefined ? undefined : { sittingId: 's', repeat: { step: 'speech', atMs } as const };
    const rules = { ...NO_RULES, item: this.item, sitting };
    const due = this.open.tend({ people, nowMs, hasLeft, rules });
    if (due !== undefined) this.#keep(due.decision);
    return due !== undefined;
  }

  /** Of the sitting. @returns whether anything ended with it */
  close(): boolean {
    const { people, nowMs } = this;
    const ending = this.open.atClosing({ people, nowMs, rules: { ...NO_RULES, item: this.item } });
    if (ending !== undefined) this.#keep(ending);
    return ending !== undefined;
  }

  #keep({ writes, record = [] }: Decision): void {
    if (new Set(writes.map(({ key }) => key)).size !== writes.length)
      throw new Error('a record is written twice');
    for (const { key, value } of writes) {
      if (!/^[A-Za-z0-9_./:-]{1,200}$/.test(key)) throw new Error(`no key: ${key}`);
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
    this.minutes.push(...record);
  }
}

/** A council for tests: people with devices, a sitting's records, a clock, and the record of what happened. */
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import type {
  Attendee,
  Decision,
  DecideContext,
  Due,
  Durability,
  RecordDraft,
  RoomPeople,
} from '../../../../../signal/features/contract.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';
import { tendAttendance } from '../../../../../signal/features/sitting/attendance.ts';
import { readSitting, type SittingState } from '../../../../../signal/features/sitting/state.ts';
import { Absences } from '../../../../../signal/room/home/absences.ts';
import { append, newHead, type RecordHead } from '../../../../../signal/record/chain.ts';

const OPENED_AT_MS = Date.UTC(2026, 10, 22, 17, 0, 0);

export class Council {
  readonly records: Readonly<Record<Durability, Map<string, Uint8Array>>> = {
    durable: new Map(),
    replicated: new Map(),
  };
  readonly devices = new Map<ParticipantId, Attendee>();
  readonly drafts: RecordDraft[] = [];
  /** Bytes of the record of the sitting. */
  readonly lines: Uint8Array[] = [];
  head: RecordHead = newHead('');
  nowMs = OPENED_AT_MS;
  readonly #absences = new Absences((id) => this.devices.has(id));

  get state(): SittingState {
    return readSitting(this.records);
  }

  get people(): RoomPeople {
    return { get: (id) => this.devices.get(id), all: () => [...this.devices.values()] };
  }

  /** A device of somebody; `subject` is its name up to the first dash. */
  join(device: string, more: Partial<Attendee> = {}): Attendee {
    const participantId = parseParticipantId(device);
    const [subject = ''] = device.split('-');
    const attendee: Attendee = {
      ...{ participantId, subject, name: subject, number: this.devices.size + 1, role: 'member' },
      ...{ groups: [], site: 'erfurt', joinedAtMs: this.nowMs, isAway: false, isOutside: false },
      ...more,
    };
    this.devices.set(participantId, attendee);
    return attendee;
  }

  change(device: string, more: Partial<Attendee>): void {
    const id = parseParticipantId(device);
    const known = this.devices.get(id);
    if (known !== undefined) this.devices.set(id, { ...known, ...more });
  }

  leave(device: string): void {
    this.devices.delete(parseParticipantId(device));
  }

  by(actor: Attendee): DecideContext {
    const { people, nowMs } = this;
    return { actor, people, nowMs, rules: NO_RULES, commandId: `command-${nowMs}` };
  }

  /** Keeps what was decided. @returns the reason of a refusal, or the code of another error */
  take(decided: AppError | Decision, durability: Durability = 'durable'): string {
    if (decided instanceof AppError) return decided.reason || decided.code;
    const before = this.state.sitting;
    for (const { key, value } of decided.writes) {
      if (value === undefined) this.records[durability].delete(key);
      else this.records[durability].set(key, value);
    }
    const sittingId = this.state.sitting?.sittingId ?? before?.sittingId;
    if (sittingId === undefined) return 'OK';
    if (this.head.sittingId !== sittingId) this.head = newHead(sittingId);
    this.write(decided.record ?? []);
    return 'OK';
  }

  /** Lines at the end of the record. */
  write(drafts: readonly RecordDraft[], by = ''): void {
    this.drafts.push(...drafts);
    const { head, writes } = append(this.head, drafts, { atMs: this.nowMs, by });
    this.head = head;
    this.lines.push(...writes.flatMap(({ key, value }) => (value && !key.endsWith('/head') ? [value] : [])));
  }

  /** A look of the home, and what comes of it. */
  look(tend: (state: SittingState, context: TendOf) => Due | undefined = tendAttendance): void {
    this.#absences.begin();
    const { people, nowMs, state } = this;
    const hasLeft = (id: ParticipantId): boolean => this.#absences.hasLeft(id);
    const due = tend(state, { people, nowMs, rules: NO_RULES, hasLeft });
    if (due !== undefined) this.take(due.decision, due.durability);
  }

  /** Looks once a second. */
  looks(count: number): void {
    for (let look = 0; look < count; look += 1) {
      this.nowMs += 1_000;
      this.look();
    }
  }
}

type TendOf = Parameters<typeof tendAttendance>[1];

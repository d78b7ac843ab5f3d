/** A room in which people moderate, without servers: commands through the feature as the home runs it. Test code only. */
import type { Role } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import { parseParticipantId } from '../../../common/ids.ts';
import type { JoinMode } from '../../../common/join-mode.ts';
import { ModerationCommand, type IModerationCommand } from '../../../proto/features/moderation.ts';
import type { SourceKind } from '../../../proto/index.ts';
import type { Attendee, RecordDraft, RoomPeople, RoomRules } from '../../../signal/features/contract.ts';
import { feature } from '../../../signal/features/moderation/index.ts';
import { rulesOf } from '../../../signal/features/rules.ts';
import { roomPeople } from '../../../signal/room/features/room-people.ts';
import { RoomView } from '../../../signal/room/view.ts';
import { emptyLog, ERFURT, participant, present } from '../room-logs.ts';

type Token = {
  readonly name: string;
  readonly role: Role;
  readonly joinedAtMs?: number;
  /** Default: the name. */
  readonly subject?: string;
  readonly mode?: JoinMode;
};

/** A name is the id of a participant. */
export class ModeratedRoom {
  nowMs = 1_000;
  readonly record: RecordDraft[] = [];
  readonly #tokens = new Map<string, Token & { readonly joinedAtMs: number }>();
  readonly #records = { replicated: new Map<string, Uint8Array>(), durable: new Map<string, Uint8Array>() };

  constructor(...tokens: readonly Token[]) {
    for (const token of tokens) this.come(token);
  }

  come(token: Token): void {
    this.#tokens.set(token.name, { joinedAtMs: this.nowMs, ...token });
  }

  get open() {
    return feature.open(this.#records);
  }

  get rules(): RoomRules {
    return rulesOf([this.open.contribution]);
  }

  get people(): RoomPeople {
    const { rules } = this;
    const facts = [...this.#tokens.values()].map((token, index) =>
      participant(token.name, { subject: token.name, number: index + 1, ...token }),
    );
    const records = facts
      .map(present)
      .map(({ key, value = new Uint8Array() }) => [key, { value, n: 1 }] as const);
    const view = new RoomView();
    view.load(ERFURT, { ...emptyLog(), records: new Map(records) });
    return roomPeople(view, () => rules);
  }

  who(name: string): Attendee {
    const found = this.people.get(parseParticipantId(name));
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** @returns OK, or the code or reason of the refusal */
  run(actor: string, command: IModerationCommand): string {
    const bytes = ModerationCommand.encode(command).finish();
    const { durability, roles } = feature.commandOf(bytes);
    const by = this.who(actor);
    if (!roles.includes(by.role)) return 'ROLE_MISSING';
    const { people, rules, nowMs } = this;
    const decision = this.open.decide(bytes, { actor: by, people, rules, commandId: '', nowMs });
    if (decision instanceof AppError) return decision.reason || decision.code;
    for (const { key, value } of decision.writes) {
      if (value === undefined) this.#records[durability].delete(key);
      else this.#records[durability].set(key, value);
    }
    this.record.push(...(decision.record ?? []));
    this.nowMs += 1;
    return 'OK';
  }

  isOutside(name: string): boolean {
    return this.who(name).isOutside;
  }

  serialOf(name: string, kind: SourceKind): number {
    return this.rules.muteSerial(this.who(name), kind);
  }
}

export const target = (name: string) => ({ target: { participantId: name } });

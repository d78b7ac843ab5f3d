/** A room whose chat is held in memory, for tests of the chat. */
import type { Role } from '../../../../../common/auth/roles.ts';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import {
  ChatCommand,
  ChatMessageView,
  ChatPage,
  ChatQuery,
  type IChatCommand,
  type IChatQuery,
} from '../../../../../proto/features/chat.ts';
import type { Attendee, Decision, FeatureRecords } from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/chat/index.ts';
import { encodeMessage, messageKey } from '../../../../../signal/features/chat/state.ts';
import { FROM_NOBODY } from '../../../../../signal/features/kept-from.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

export type Who = {
  readonly name: string;
  readonly role?: Role;
  readonly groups?: readonly string[];
  readonly subject?: string;
  readonly isOutside?: boolean;
};

const attendee = (who: Who, number: number): Attendee => ({
  participantId: parseParticipantId(`p${number}`),
  number,
  name: who.name,
  subject: who.subject ?? who.name.toLowerCase(),
  role: who.role ?? 'member',
  groups: who.groups ?? [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: who.isOutside ?? false,
});

/** Numbers are 1, 2, … in the order of `people`. */
export class ChatHall {
  readonly #records = new Map<string, Uint8Array>();
  people: readonly Attendee[];
  nowMs = 1_000_000;

  constructor(people: readonly Who[]) {
    this.people = people.map((who, index) => attendee(who, index + 1));
  }

  get size(): number {
    return [...this.#records.keys()].filter((key) => key.startsWith('m/')).length;
  }

  person(name: string): Attendee {
    const found = this.people.find((one) => one.name === name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** As if somebody had written so many messages, one each 1.5 s. */
  fill(name: string, count: number): void {
    const from = this.person(name);
    for (let sequence = 1; sequence <= count; sequence += 1) {
      this.nowMs += 1_500;
      const to = { group: '', to: undefined, conversation: 0, isRemoved: false, keptFrom: FROM_NOBODY };
      const message = { sequence, sentAtMs: this.nowMs, from, text: `t${sequence}`, ...to };
      this.#records.set(messageKey(sequence), encodeMessage(message));
    }
  }

  /** `OK`, the reason or the code. */
  run(name: string, command: IChatCommand): string {
    const bytes = ChatCommand.encode(command).finish();
    const actor = this.person(name);
    // as the core does it
    if (actor.isOutside || !feature.commandOf(bytes).roles.includes(actor.role)) return 'ROLE_MISSING';
    const outcome = this.#open().decide(bytes, { ...this.#context(), actor, commandId: '' });
    if (outcome instanceof AppError) return outcome.reason || outcome.code;
    this.#take(outcome);
    return 'OK';
  }

  /** @returns how long it says to wait, ms */
  waitOf(name: string, command: IChatCommand): number {
    const bytes = ChatCommand.encode(command).finish();
    const context = { ...this.#context(), actor: this.person(name), commandId: '' };
    const outcome = this.#open().decide(bytes, context);
    return outcome instanceof AppError ? outcome.retryAfterMs : 0;
  }

  /** The home's look, until nothing is due. @returns looks */
  tend(): number {
    for (let looks = 0; ; looks += 1) {
      const due = this.#open().tend({ ...this.#context(), hasLeft: () => false });
      if (due === undefined) return looks;
      this.#take(due.decision);
    }
  }

  /** Texts that somebody is told, by sequence; the empty text = removed. */
  toldTo(person: Attendee): ReadonlyMap<number, string> {
    const { inside, everyone, moderators, personal } = this.view();
    const isInside = person.role !== 'observer' && !person.isOutside;
    const isModerator = person.role === 'moderator' || person.role === 'chair';
    const maps = [everyone, isInside ? inside : undefined, isModerator ? moderators : undefined];
    const all = [...maps, personal?.(person)].flatMap((map) => [...(map ?? [])]);
    if (new Set(all.map(([key]) => key)).size !== all.length) throw new Error('a key is told twice');
    return new Map(
      all
        .filter(([key]) => key.startsWith('m/'))
        .map(([, bytes]) => ChatMessageView.decode(bytes))
        .map(({ sequence, text }) => [sequence, text] as const),
    );
  }

  view() {
    return this.#open().view(this.#context().people);
  }

  ask(name: string, query: IChatQuery): ChatPage {
    return ChatPage.decode(this.askRaw(name, ChatQuery.encode(query).finish()));
  }

  /** @throws {AppError} what it is refused with */
  askRaw(name: string, query: Uint8Array): Uint8Array {
    const { people, rules } = this.#context();
    return this.#open().answer(query, { actor: this.person(name), people, rules });
  }

  #context() {
    const { people } = this;
    const get = (id: string) => people.find(({ participantId }) => participantId === id);
    return { people: { get, all: () => people }, rules: NO_RULES, nowMs: this.nowMs };
  }

  #open() {
    const records: FeatureRecords = { replicated: new Map(this.#records), durable: new Map() };
    return feature.open(records);
  }

  #take({ writes }: Decision): void {
    if (writes.length > 50) throw new Error('more writes than a command may have');
    for (const { key, value } of writes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, value);
    }
  }
}

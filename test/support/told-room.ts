/** A room of all features without servers, and what somebody who comes in is told of it. Test code only. */
import type { Role } from '../../common/auth/roles.ts';
import { AppError } from '../../common/errors.ts';
import { parseParticipantId } from '../../common/ids.ts';
import type { Attendee, Decision, Durability, RoomPeople } from '../../signal/features/contract.ts';
import { FeatureStates } from '../../signal/features/feature-states.ts';
import { loadFeatures } from '../../signal/features/load.ts';
import { allOf } from '../../signal/room/features/audiences.ts';
import { commandTypeOf, encodeAs } from './feature-messages.ts';

const ROLES = { chair: 'chair', ada: 'member', gus: 'guest', oz: 'observer' } as const;
export type Name = keyof typeof ROLES;

const features = await loadFeatures();

/** Of a room without servers: all its features together. */
export class ToldRoom {
  #states = FeatureStates.of(features);
  #commands = 0;
  nowMs = 1_000_000;
  /** What was said, with who was outside: 0 = nobody, 1 = observers, 2 = guests as well. */
  readonly words = new Map<string, number>();
  out = 0;

  get people(): RoomPeople {
    const { rules } = this.#states;
    const all = Object.entries(ROLES).map(([name, role], index) => {
      const person = {
        ...{ participantId: parseParticipantId(name), number: index + 1, name, subject: name, joinedAtMs: 0 },
        ...{ role: role as Role, groups: ['greens'], site: 'erfurt', isAway: false },
      };
      return { ...person, isOutside: rules.isOutside(person) };
    });
    return { all: () => all, get: (id) => all.find(({ participantId }) => participantId === id) };
  }

  who(name: Name): Attendee {
    const found = this.people.get(parseParticipantId(name));
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** Something that nobody has said before. */
  word(): string {
    const word = `word${this.words.size}.`;
    this.words.set(word, this.out);
    return word;
  }

  run(name: Name, feature: string, command: Readonly<Record<string, unknown>>): string {
    this.nowMs += 10_000;
    const type = commandTypeOf(feature);
    const bytes = type.encode(type.fromObject(command)).finish();
    const known = this.#states.feature(feature);
    const actor = this.who(name);
    if (known === undefined || actor.isOutside) return 'NOT_ADMITTED';
    this.#commands += 1;
    const { rules } = this.#states;
    const context = { actor, people: this.people, rules, nowMs: this.nowMs, commandId: `c${this.#commands}` };
    const decision = this.#states.get(feature)?.decide(bytes, context);
    if (decision === undefined || decision instanceof AppError) return decision?.reason || 'refused';
    this.#keep(feature, known.commandOf(bytes).durability, decision);
    return 'OK';
  }

  tend(): void {
    for (const name of this.#states.names()) {
      const { rules } = this.#states;
      const context = { people: this.people, rules, nowMs: this.nowMs, hasLeft: () => false };
      const due = this.#states.get(name)?.tend(context);
      if (due !== undefined) this.#keep(name, due.durability, due.decision);
    }
  }

  close(guests: boolean): void {
    this.run('chair', 'moderation', { closeToPublic: { guests } });
    this.out = guests ? 2 : 1;
  }

  admit(): void {
    this.run('chair', 'moderation', { openToPublic: {} });
    this.out = 0;
  }

  /** Everything that somebody who comes in now is told, and answered. */
  told(name: Name): string {
    const person = this.who(name);
    const views = this.#states
      .names()
      .flatMap((feature) => this.#recordsOf(feature, person).map(({ value }) => value ?? new Uint8Array()));
    return Buffer.concat([...views, ...this.#answers(person)]).toString('latin1');
  }

  record(name: Name, feature: string, key: string): Uint8Array | undefined {
    return this.#recordsOf(feature, this.who(name)).find((one) => one.key === key)?.value ?? undefined;
  }

  #recordsOf(feature: string, person: Attendee) {
    const view = this.#states.get(feature)?.view(this.people) ?? {};
    return allOf(feature, view, person).records ?? [];
  }

  #answers(actor: Attendee): readonly Uint8Array[] {
    if (actor.isOutside) return [];
    const ids = Array.from({ length: 9 }, (_, index) => index + 1);
    const questions: readonly (readonly [string, Uint8Array])[] = [
      ['chat', encodeAs('chat', 'ChatQuery', { history: {} })],
      ['chat', encodeAs('chat', 'ChatQuery', { history: { group: 'greens' } })],
      ['chat', encodeAs('chat', 'ChatQuery', { search: { text: 'word' } })],
      ...ids.map((voteId) => ['votes', encodeAs('votes', 'VotesQuery', { vote: { voteId } })] as const),
      ...ids.map((id) => ['agenda', encodeAs('agenda', 'AgendaQuery', { itemId: `i${id}` })] as const),
    ];
    return questions.flatMap(([feature, query]) => {
      try {
        const { rules } = this.#states;
        return this.#states.get(feature)?.answer(query, { actor, people: this.people, rules }) ?? [];
      } catch (error) {
        if (error instanceof AppError) return [];
        throw error;
      }
    });
  }

  #keep(feature: string, durability: Durability, { writes }: Decision): void {
    this.#states = this.#states.write(feature, durability, writes);
  }
}

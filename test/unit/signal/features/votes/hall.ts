/** A room that votes, without a server: commands go through the feature itself, records are kept as a home keeps them. */
import type { Role } from '../../../../../common/auth/roles.ts';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import {
  VoteOwnView,
  VotesCommand,
  VoteView,
  type IVoteOpen,
  type IVotesCommand,
} from '../../../../../proto/features/votes.ts';
import type {
  Attendee,
  Decision,
  FeatureView,
  OpenFeature,
  RecordDraft,
  RoomPeople,
  RoomRules,
} from '../../../../../signal/features/contract.ts';
import { feature } from '../../../../../signal/features/votes/index.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

export const attendee = (name: string, role: Role = 'member', device = ''): Attendee => ({
  participantId: parseParticipantId(`${name}${device}`),
  number: 1,
  name: name.toUpperCase(),
  subject: name,
  role,
  groups: [`group-${name.slice(0, 1)}`],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

export const CHAIR = attendee('chair', 'chair');
export const QUESTION: IVoteOpen = { question: 'Shall we?' };

export class Hall {
  readonly records = new Map<string, Uint8Array>();
  /** What the minutes would have. */
  readonly lines: RecordDraft[] = [];
  present: readonly Attendee[];
  rules: RoomRules = NO_RULES;
  nowMs = 1_000;

  constructor(present: readonly Attendee[] = ['ada', 'bea', 'cleo'].map((name) => attendee(name))) {
    this.present = present;
  }

  get people(): RoomPeople {
    return { get: (id) => this.present.find((one) => one.participantId === id), all: () => this.present };
  }

  get feature(): OpenFeature {
    return feature.open({ replicated: new Map(), durable: this.records });
  }

  /** @returns OK, or the reason or code of the refusal */
  run(command: IVotesCommand, actor: Attendee = CHAIR): string {
    const { people, rules, nowMs } = this;
    const bytes = VotesCommand.encode(command).finish();
    const decision = this.feature.decide(bytes, { actor, people, rules, commandId: '', nowMs });
    if (decision instanceof AppError) return decision.reason || decision.code;
    this.#keep(decision);
    return 'OK';
  }

  cast(who: string | Attendee, choice: number, place = 0, voteId = this.openId): string {
    return this.run({ cast: { voteId, choice, place } }, typeof who === 'string' ? attendee(who) : who);
  }

  /** @returns whether something was due */
  tend(): boolean {
    const { people, rules, nowMs } = this;
    const due = this.feature.tend({ people, rules, nowMs, hasLeft: () => false });
    if (due !== undefined) this.#keep(due.decision);
    return due !== undefined;
  }

  get view(): FeatureView {
    return this.feature.view(this.people);
  }

  told(key: 'open' | 'last'): VoteView | undefined {
    const bytes = this.view.everyone?.get(key);
    return bytes && VoteView.decode(bytes);
  }

  own(who: string): readonly (readonly [string, number])[] {
    const bytes = this.view.personal?.(attendee(who)).get('own');
    return (bytes ? VoteOwnView.decode(bytes).ballots : []).map(({ name, choice }) => [
      name ?? '',
      choice ?? 0,
    ]);
  }

  get openId(): number {
    return this.told('open')?.voteId ?? 0;
  }

  ask(query: Uint8Array, actor = CHAIR): Uint8Array {
    const { people, rules } = this;
    return this.feature.answer(query, { actor, people, rules });
  }

  #keep({ writes, record = [] }: Decision): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
    this.lines.push(...record);
  }
}

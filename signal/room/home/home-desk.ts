/** Where a room's home decides: one command after the other, each under the authority that the home has then. */
import { AppError, isAppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { SerialQueue } from '../../../common/lifecycle/serial-queue.ts';
import type { IBanRequest, IExecuteRoomCommandResponse, ISetPodiumRequest } from '../../../proto/index.ts';
import type { Attendee } from '../../features/contract.ts';
import { isAbove } from '../../features/ranks.ts';
import type { ViewPeople } from '../features/room-people.ts';
import { banLine, type BanDeed } from '../settings/ban-line.ts';
import type { BanFact, BanWish } from '../settings/bans.ts';
import type { DecisionBy, Decisions } from '../settings/decisions.ts';
import type { RoomView } from '../view.ts';
import { moderatorOf } from './actor.ts';
import { setPodium } from './change-facts.ts';
import type { FactLog } from './fact-log.ts';
import type { FeatureOutcome } from './durable-plan.ts';
import type { FeatureDesk } from './feature-desk.ts';
import type { HomeAuthority, HomeClaim } from './home-claim.ts';
import type { HomeCommand } from './messages.ts';

const MAX_WAITING = 64;
/** Commands of features: a hall that votes sends hundreds in a second, and they are decided together. */
const MAX_FEATURE_WAITING = 2_048;
/** Of them, decided in one go: others wait no longer than that takes. */
const MAX_BATCH = 128;
const RETRY_AFTER_MS = 500;

export type HomeDeskDeps = {
  readonly claim: Pick<HomeClaim, 'authority' | 'giveUp'>;
  readonly decisions: Decisions;
  readonly facts: FactLog;
  readonly features: Pick<FeatureDesk, 'run' | 'tend' | 'linesFor'>;
  readonly view: RoomView;
  readonly people: Pick<ViewPeople, 'get' | 'all' | 'of'>;
  readonly clock: Clock;
};

export class HomeDesk {
  readonly #deps: HomeDeskDeps;
  readonly #queue = new SerialQueue(MAX_WAITING);
  #waiting: Waiting[] = [];
  #isDraining = false;

  constructor(deps: HomeDeskDeps) {
    this.#deps = deps;
  }

  /** Decides a command; when it resolves, the decision is acknowledged. @throws {AppError} FENCED when not home */
  execute(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    if (command.feature) return this.#executeTogether(command);
    return this.#asHome(async () => {
      const authority = this.#authority();
      const response = await this.#decide(command, authority);
      // Without authority at the end another home may have begun without what was just written.
      if (this.#authority().generation !== authority.generation) throw notHome();
      return response;
    });
  }

  /** What a home does by itself. @throws {AppError} as {@link execute} */
  async tend(): Promise<void> {
    const isWhole = await this.#deps.facts.isWhole();
    await this.#asHome(async () => {
      await this.#deps.facts.tend(this.#authority(), isWhole);
      await this.#deps.features.tend(this.#authority());
    });
  }

  /** Commands of features that come while others are decided are decided together. @throws {AppError} BUSY */
  #executeTogether(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
    if (this.#waiting.length >= MAX_FEATURE_WAITING) {
      const options = { retryAfterMs: RETRY_AFTER_MS };
      return Promise.reject(new AppError('BUSY', 'too many commands wait for the home', options));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, resolve, reject });
      this.#drainSoon();
    });
  }

  #drainSoon(): void {
    if (this.#isDraining || this.#waiting.length === 0) return;
    this.#isDraining = true;
    const drained = this.#asHome(() => this.#drain());
    // Those of the batch have heard of it; when the queue is full, nobody has.
    void drained
      .catch((error: unknown) => {
        if (isAppError(error, 'RATE_LIMITED'))
          for (const { reject } of this.#waiting.splice(0)) reject(error);
      })
      .then(() => {
        this.#isDraining = false;
        this.#drainSoon();
      });
  }

  async #drain(): Promise<void> {
    const batch = this.#waiting.splice(0, MAX_BATCH);
    const outcomes: (FeatureOutcome | undefined)[] = [];
    try {
      const authority = this.#authority();
      await this.#deps.features.run(
        authority,
        batch.map(({ command }) => command),
        outcomes,
      );
      if (this.#authority().generation !== authority.generation) throw notHome();
      settle(batch, outcomes, notHome());
    } catch (error) {
      settle(batch, isAppError(error, 'FENCED') ? [] : outcomes, error);
      throw error;
    }
  }

  #asHome<T>(task: () => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      try {
        return await task();
      } catch (error) {
        // A claim under which nothing can be written any more only keeps others from becoming home.
        if (isAppError(error, 'FENCED') && this.#deps.claim.authority !== undefined)
          await this.#deps.claim.giveUp();
        throw error;
      }
    });
  }

  #authority(): HomeAuthority {
    const { authority } = this.#deps.claim;
    if (authority === undefined) throw notHome();
    return authority;
  }

  async #decide(command: HomeCommand, authority: HomeAuthority): Promise<IExecuteRoomCommandResponse> {
    const { decisions } = this.#deps;
    const by: DecisionBy = {
      commandId: command.commandId ?? '',
      claimRevision: authority.claimRevision,
      whyNot: () => this.#whyNot(command),
    };
    if (command.updateSettings) {
      return { settings: await decisions.updateSettings(by, command.updateSettings) };
    }
    if (command.ban) await this.#ban(by, command, command.ban, authority);
    else if (command.unban) {
      const banId = requireBanId(command.unban.banId);
      await decisions.unban(by, banId, this.#tellRecord('unbanned', command, authority));
    } else if (command.setPodium) await this.#setPodium(command, command.setPodium, authority);
    else throw new AppError('COMMAND_UNKNOWN', 'the home does not know this command');
    return {};
  }

  /** Their own node may have missed that they moderate no more. */
  #whyNot(command: HomeCommand): AppError | undefined {
    const who = moderatorOf(this.#deps.people, command);
    return who instanceof AppError ? who : undefined;
  }

  #ban(by: DecisionBy, command: HomeCommand, request: IBanRequest, authority: HomeAuthority): Promise<void> {
    const { view, clock, people } = this.#deps;
    const participantId = (request.participantId ?? '') as ParticipantId;
    const wish = (): AppError | BanWish => {
      const fact = view.participant(participantId);
      if (fact === undefined) {
        return new AppError('PARTICIPANT_UNKNOWN', `nobody of this id is in the room: ${participantId}`);
      }
      const actor = moderatorOf(people, command);
      if (actor instanceof AppError) return actor;
      if (isAbove(people.of(fact), actor, people)) return aboveYou();
      return {
        subject: fact.subject,
        name: fact.name,
        bannedBySubject: command.actorSubject ?? '',
        bannedAtMs: clock.wallMs(),
        reason: request.reason ?? '',
      };
    };
    const person = people.get(participantId);
    return this.#deps.decisions.ban(by, wish, this.#tellRecord('banned', command, authority, person));
  }

  /** In the transaction that bans somebody or lifts a ban. */
  #tellRecord(what: BanDeed, command: HomeCommand, authority: HomeAuthority, person?: Attendee) {
    const { features, people } = this.#deps;
    const actor = people.get((command.actorParticipantId ?? '') as ParticipantId);
    return (ban: BanFact) =>
      features.linesFor(authority, command.actorSubject ?? '', [banLine(what, ban, { person, actor })]);
  }

  #setPodium(command: HomeCommand, request: ISetPodiumRequest, authority: HomeAuthority): Promise<void> {
    const { view, facts } = this.#deps;
    const wish = {
      commandId: command.commandId ?? '',
      participantId: (request.participantId ?? '') as ParticipantId,
      on: request.on ?? false,
    };
    const isPresent = (id: ParticipantId): boolean => view.participant(id) !== undefined;
    return facts.change(authority, (before) => {
      if (before.commandIds.includes(wish.commandId)) return before;
      const { maxPodium } = view.settings;
      return this.#whyNot(command) ?? setPodium(before, wish, { isPresent, maxPodium });
    });
  }
}

type Waiting = {
  readonly command: HomeCommand;
  readonly resolve: (response: IExecuteRoomCommandResponse) => void;
  readonly reject: (error: unknown) => void;
};

/** @param otherwise what those get who have no outcome */
function settle(
  batch: readonly Waiting[],
  outcomes: readonly (FeatureOutcome | undefined)[],
  otherwise: unknown,
): void {
  batch.forEach(({ resolve, reject }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) reject(otherwise);
    else if (outcome instanceof AppError) reject(outcome);
    else resolve({ featureResult: outcome.result });
  });
}

const BAN_ID = /^[A-Za-z0-9_-]{43}$/;

function requireBanId(banId: string | null | undefined): string {
  if (banId && BAN_ID.test(banId)) return banId;
  throw new AppError('ARGUMENT_INVALID', 'ban_id: not the id of a ban');
}

/** As moderation says it of everything else that is for those above. */
const aboveYou = (): AppError =>
  new AppError('FEATURE_REFUSED', 'this is for the chair', { reason: 'moderation.above-you' });

const notHome = (): AppError =>
  new AppError('FENCED', 'this node is not the home of the room, or may not act as one');

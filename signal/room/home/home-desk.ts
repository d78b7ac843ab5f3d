/** Where a room's home decides: one command after the other, each under the authority that the home has then. */
import { AppError, isAppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { SerialQueue } from '../../../common/lifecycle/serial-queue.ts';
import type { IBanRequest, IExecuteRoomCommandResponse, ISetPodiumRequest } from '../../../proto/index.ts';
import type { BanWish } from '../settings/bans.ts';
import type { DecisionBy, Decisions } from '../settings/decisions.ts';
import type { RoomView } from '../view.ts';
import { setPodium } from './change-facts.ts';
import type { FactLog } from './fact-log.ts';
import type { HomeAuthority, HomeClaim } from './home-claim.ts';
import type { HomeCommand } from './messages.ts';

const MAX_WAITING = 64;

export type HomeDeskDeps = {
  readonly claim: Pick<HomeClaim, 'authority' | 'giveUp'>;
  readonly decisions: Decisions;
  readonly facts: FactLog;
  readonly view: RoomView;
  readonly clock: Clock;
};

export class HomeDesk {
  readonly #deps: HomeDeskDeps;
  readonly #queue = new SerialQueue(MAX_WAITING);

  constructor(deps: HomeDeskDeps) {
    this.#deps = deps;
  }

  /** Decides a command; when it resolves, the decision is acknowledged. @throws {AppError} FENCED when not home */
  execute(command: HomeCommand): Promise<IExecuteRoomCommandResponse> {
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
    await this.#asHome(() => this.#deps.facts.tend(this.#authority(), isWhole));
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
    const by = { commandId: command.commandId ?? '', claimRevision: authority.claimRevision };
    if (command.updateSettings) {
      return { settings: await decisions.updateSettings(by, command.updateSettings) };
    }
    if (command.ban) await this.#ban(by, command, command.ban);
    else if (command.unban) await decisions.unban(by, requireBanId(command.unban.banId));
    else if (command.setPodium) await this.#setPodium(command, command.setPodium, authority);
    else throw new AppError('COMMAND_UNKNOWN', 'the home does not know this command');
    return {};
  }

  #ban(by: DecisionBy, command: HomeCommand, request: IBanRequest): Promise<void> {
    const { view, clock } = this.#deps;
    const participantId = (request.participantId ?? '') as ParticipantId;
    return this.#deps.decisions.ban(by, (): AppError | BanWish => {
      const fact = view.participant(participantId);
      if (fact === undefined) {
        return new AppError('PARTICIPANT_UNKNOWN', `nobody of this id is in the room: ${participantId}`);
      }
      return {
        subject: fact.subject,
        name: fact.name,
        bannedBySubject: command.actorSubject ?? '',
        bannedAtMs: clock.wallMs(),
        reason: request.reason ?? '',
      };
    });
  }

  #setPodium(command: HomeCommand, request: ISetPodiumRequest, authority: HomeAuthority): Promise<void> {
    const { view, facts } = this.#deps;
    const wish = {
      commandId: command.commandId ?? '',
      participantId: (request.participantId ?? '') as ParticipantId,
      on: request.on ?? false,
    };
    const isPresent = (id: ParticipantId): boolean => view.participant(id) !== undefined;
    return facts.change(authority, (before) =>
      setPodium(before, wish, { isPresent, maxPodium: view.settings.maxPodium }),
    );
  }
}

const BAN_ID = /^[A-Za-z0-9_-]{43}$/;

function requireBanId(banId: string | null | undefined): string {
  if (banId && BAN_ID.test(banId)) return banId;
  throw new AppError('ARGUMENT_INVALID', 'ban_id: not the id of a ban');
}

const notHome = (): AppError =>
  new AppError('FENCED', 'this node is not the home of the room, or may not act as one');

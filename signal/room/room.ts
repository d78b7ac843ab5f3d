/**
 * A room at this node: wiring only. What may be done is in commands/, what is known in view.ts, what clients hear in
 * deltas.ts, who expires whom in local-sessions.ts and orphans.ts, other sites' logs in replication/.
 */
import { randomUUID } from 'node:crypto';
import { AppError, isAppError, type ErrorCode } from '../../common/errors.ts';
import { type NodeId, type ParticipantId, type RoomId, type SourceId } from '../../common/ids.ts';
import type {
  IExecuteRoomCommandResponse,
  IFeatureRecords,
  IPeoplePage,
  IPerson,
  ISearchPeopleResponse,
  ISnapshot,
} from '../../proto/index.ts';
import type { CanWait } from '../../common/store/port.ts';
import type { RoomInspection } from '../inspect/room-parts.ts';
import type { Attendee, RoomRules } from '../features/contract.ts';
import type { FeatureStates } from '../features/feature-states.ts';
import type { RoomRanks } from '../talkers/rank-desk.ts';
import type { Command, SessionActor } from './commands/command.ts';
import { leave } from './commands/end.ts';
import { socketLost } from './commands/presence.ts';
import { renewToken } from './commands/renew-token.ts';
import { reserveMedia, setMedia } from './commands/set-media.ts';
import { addSource, removeSource, setSourcePaused } from './commands/sources.ts';
import { Entrance } from './entrance.ts';
import type { RoomCommand } from './home/messages.ts';
import type { RoomHome } from './home/room-home.ts';
import type { PageRef } from './people/page-ref.ts';
import type { Contribution } from './rebuild/contribution.ts';
import { encodeParticipant } from './records.ts';
import { newResumeToken } from './resume-token.ts';
import type {
  EvictionCode,
  JoinRequestFacts,
  Joined,
  Resumed,
  RoomEvents,
  RoomPort,
  SessionRef,
  SourceFact,
} from './room-port.ts';
import { RoomCore } from './room-core.ts';
import type { RoomDeps } from './room-deps.ts';
import { RoomListeners } from './room-listeners.ts';
import type { BanFact } from './settings/bans.ts';
import { publishRulesOf, type PublishRules } from './settings/publish-rules.ts';
import { ranksOf } from './ranks.ts';
import type { RoomView } from './view.ts';

export class Room implements RoomPort {
  readonly #core: RoomCore;
  readonly #entrance: Entrance;
  readonly #listeners = new RoomListeners();
  /** As of these settings and facts. */
  #rules:
    | (Pick<RoomView, 'settings' | 'facts'> & { readonly rules: RoomRules; readonly value: PublishRules })
    | undefined;

  /** @param onIdle no session of this node is left, live or in its grace period */
  constructor(deps: RoomDeps, onIdle: () => void) {
    const listeners = this.#listeners;
    this.#core = new RoomCore(deps, {
      delta: (frame) => listeners.tell('delta', frame),
      page: (ref, frame) => listeners.tell('page', ref, frame),
      row: (id, frame) => {
        if (this.#core.sessions.has(id)) listeners.tell('row', id, frame);
      },
      news: (audience, frame) => listeners.tell('featureNews', audience, frame),
      personal: (id, frame) => listeners.tell('personalNews', id, frame),
      moved: (id) => listeners.tell('audienceMoved', id),
      rules: () => listeners.tell('rules'),
      replaced: ({ sessionId, generation }) => listeners.tell('sessionReplaced', sessionId, generation),
      expired: ({ sessionId }) => listeners.tell('sessionExpired', sessionId),
      evicted: (session, code) => void this.#evict(session, code),
      idle: onIdle,
    });
    this.#entrance = new Entrance(this.#core, (session) => this.leave(session));
  }

  get roomId(): RoomId {
    return this.#core.roomId;
  }

  get isIdle(): boolean {
    return this.#core.sessions.size === 0;
  }

  /** Seats that this node holds. */
  get seatCount(): number {
    return this.#core.seats.held;
  }

  /** @see SiteKnowledge.tell */
  tell(epoch: number): Contribution {
    return this.#core.ownLog.tell(epoch);
  }

  /** For operators. */
  inspect(): RoomInspection {
    const { roomId, view, sessions } = this.#core;
    return { roomId, view, sessions: sessions.list() };
  }

  on<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): void {
    this.#listeners.on(event, listener);
  }

  off<K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): void {
    this.#listeners.off(event, listener);
  }

  start(): Promise<void> {
    return this.#core.start();
  }

  close(): Promise<void> {
    return this.#core.close();
  }

  join(facts: JoinRequestFacts): Promise<Joined> {
    return this.#entrance.join(facts);
  }

  resume(resumeToken: string): Promise<Resumed> {
    return this.#entrance.resume(resumeToken);
  }

  async renewResumeToken(session: SessionRef): Promise<string> {
    const { token, hash } = newResumeToken(session.sessionId);
    await this.#command(renewToken, session, { newHash: hash });
    return token;
  }

  async socketLost(session: SessionRef): Promise<void> {
    const { sessions, graceMs } = this.#core;
    // Before the command, or its own effect would look like somebody else's doubt.
    sessions.startGrace(session, graceMs);
    await this.#command(socketLost, session, { graceMs }, { canWait: 'moment' }).catch(
      unlessCode('SESSION_EXPIRED', 'SESSION_REPLACED'),
    );
  }

  async leave(session: SessionRef): Promise<void> {
    const { sessions, graceMs } = this.#core;
    sessions.remove(session);
    try {
      await this.#command(leave, session, {}, { canWait: 'moment' }).catch(unlessCode('SESSION_EXPIRED'));
    } catch (error) {
      // The caller may never come back: then the grace period ends what leave could not.
      sessions.add(session);
      sessions.startGrace(session, graceMs);
      throw error;
    }
  }

  async reserveMedia(session: SessionRef, mediaGeneration: number): Promise<void> {
    await this.#command(reserveMedia, session, { mediaGeneration });
  }

  async setMedia(session: SessionRef, sfuNodeId: NodeId | undefined, mediaGeneration: number): Promise<void> {
    await this.#command(setMedia, session, { sfuNodeId, mediaGeneration });
  }

  async addSource(session: SessionRef, source: SourceFact): Promise<void> {
    await this.#command(addSource, session, { source });
  }

  async setSourcePaused(session: SessionRef, sourceId: SourceId, paused: boolean): Promise<void> {
    await this.#command(setSourcePaused, session, { sourceId, paused });
  }

  async removeSource(session: SessionRef, sourceId: SourceId): Promise<void> {
    await this.#command(removeSource, session, { sourceId });
  }

  command(session: SessionRef, command: RoomCommand): Promise<IExecuteRoomCommandResponse> {
    const { participantId } = session;
    const fact = this.#core.view.participant(participantId);
    return this.#core.home.execute({
      ...command,
      // Of this participant alone: nobody else can use an id up, or learn that it was used.
      commandId: `${participantId}/${command.commandId || randomUUID()}`,
      actorParticipantId: participantId,
      actorSubject: fact?.subject ?? '',
      ...(fact && { actor: encodeParticipant(fact) }),
    });
  }

  publishRules(): PublishRules {
    const { settings, facts } = this.#core.view;
    const { rules, people } = this.#core.features;
    const last = this.#rules;
    if (last?.settings !== settings || last.facts !== facts || last.rules !== rules)
      this.#rules = { settings, facts, rules, value: publishRulesOf(settings, facts, { rules, people }) };
    return this.#rules?.value ?? publishRulesOf(settings, facts, { rules, people });
  }

  featureRecords(participantId: ParticipantId): IFeatureRecords[] {
    return this.#core.features.open(participantId);
  }

  forgetListener(participantId: ParticipantId): void {
    this.#core.features.forget(participantId);
  }

  features(): FeatureStates {
    return this.#core.features.states;
  }

  attendee(participantId: ParticipantId): Attendee | undefined {
    return this.#core.features.people.get(participantId);
  }

  ask(session: SessionRef, feature: string, query: Uint8Array): Uint8Array {
    const { states, people, rules } = this.#core.features;
    const actor = people.get(session.participantId);
    if (actor === undefined) throw new AppError('SESSION_EXPIRED', 'the participant has gone from the room');
    const state = states.get(feature);
    if (state === undefined) throw new AppError('COMMAND_UNKNOWN', 'this feature is not known here');
    return state.answer(query, { actor, people, rules });
  }

  bans(): readonly BanFact[] {
    return this.#core.settings.bans();
  }

  /** What other nodes ask of the room's home, or of this node about it. */
  get home(): RoomHome {
    return this.#core.home;
  }

  snapshot(): ISnapshot {
    const { board, deltas } = this.#core;
    // in a large room somebody comes all the time: who comes hears the rest with the next delta
    if (board.isSmall) deltas.settle();
    return board.snapshot;
  }

  show(ref: PageRef): IPeoplePage {
    return this.#core.board.show(ref);
  }

  hide(ref: PageRef): void {
    this.#core.board.hide(ref);
  }

  search(text: string): ISearchPeopleResponse {
    return this.#core.board.search(text);
  }

  speak(numbers: ReadonlySet<number>): void {
    this.#core.deltas.speak(numbers);
  }

  person(participantId: ParticipantId): IPerson | undefined {
    return this.#core.board.tellThemselves(participantId);
  }

  source(sourceId: SourceId): SourceFact | undefined {
    return this.#core.view.source(sourceId);
  }

  sources(): readonly SourceFact[] {
    return this.#core.view.sources();
  }

  participantCount(): number {
    return this.#core.view.participantCount();
  }

  ranks(): RoomRanks {
    return ranksOf(this.#core.view, this.#core.features.rules);
  }

  /** The person goes at once; should the store not take it, when the grace period is over. */
  async #evict(session: SessionRef, code: EvictionCode): Promise<void> {
    await this.leave(session).catch(() => {});
    this.#listeners.tell('sessionEvicted', session.sessionId, code);
  }

  async #command<C>(
    command: Command<C, SessionActor>,
    session: SessionRef,
    input: C,
    how: { readonly canWait?: CanWait } = {},
  ): Promise<void> {
    const actor = { ...this.#core.actor, session };
    await this.#core.run(command, { input, actor, sessionId: session.sessionId, ...how });
  }
}

/** For errors that say what the caller wanted to reach. */
function unlessCode(...codes: readonly ErrorCode[]): (error: unknown) => void {
  return (error) => {
    if (!codes.some((code) => isAppError(error, code))) throw error;
  };
}

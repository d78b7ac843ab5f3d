/** A room of one node in which every command succeeds, and that keeps what it was told. */
import { EventEmitter } from 'node:events';
import {
  parseRoomId,
  type NodeId,
  type ParticipantId,
  type SessionId,
  type SourceId,
} from '../../common/ids.ts';
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import type { Attendee } from '../../signal/features/contract.ts';
import { FeatureStates } from '../../signal/features/feature-states.ts';
import type { RoomRanks } from '../../signal/talkers/rank-desk.ts';
import type { RoomCommand } from '../../signal/room/home/messages.ts';
import type { PageRef } from '../../signal/room/people/page-ref.ts';
import type { BanFact } from '../../signal/room/settings/bans.ts';
import type { PublishRules } from '../../signal/room/settings/publish-rules.ts';
import type { Joined, RoomEvents, RoomPort, RoomsPort, SourceFact } from '../../signal/room/room-port.ts';

export class FakeRoom implements RoomPort, RoomsPort {
  readonly roomId = parseRoomId('council');
  readonly told: unknown[][] = [];
  readonly facts: SourceFact[] = [];
  banned: readonly BanFact[] = [];
  /** While set, adding a source and commands for the home fail with it. */
  refusal: Error | undefined;
  refs = 0;
  readonly #emitter = new EventEmitter();

  on = <K extends keyof RoomEvents>(event: K, listener: (...args: RoomEvents[K]) => void): void => {
    this.#emitter.on(event, listener as (...args: unknown[]) => void);
  };
  off = (event: string): void => void this.#emitter.removeAllListeners(event);
  emit = <K extends keyof RoomEvents>(event: K, ...args: RoomEvents[K]): boolean =>
    this.#emitter.emit(event, ...args);

  acquire = async (): Promise<RoomPort> => ((this.refs += 1), this);
  acquireForResume = () => this.acquire();
  ranks = (): RoomRanks => ({ generation: 1, revision: 1, podium: [] });
  release = (): void => void (this.refs -= 1);
  join = async (): Promise<Joined> => ({
    session: { sessionId: 'session' as SessionId, participantId: 'me' as ParticipantId, generation: 1 },
    number: 1,
    grants: DEFAULT_GRANTS,
    resumeToken: 'resume',
  });
  resume = () => Promise.reject(new Error('not faked'));
  renewResumeToken = async () => 'renewed';
  socketLost = async () => void this.told.push(['socketLost']);
  leave = async () => void this.told.push(['leave']);
  reserveMedia = async (_: unknown, generation: number) => void this.told.push(['reserveMedia', generation]);
  setMedia = async (_: unknown, node: NodeId | undefined, generation: number) =>
    void this.told.push(['setMedia', node, generation]);
  addSource = async (_: unknown, source: SourceFact) => {
    if (this.refusal) throw this.refusal;
    this.told.push(['addSource', source.sourceId]);
  };
  setSourcePaused = async (_: unknown, id: SourceId, paused: boolean) =>
    void this.told.push(['paused', id, paused]);
  removeSource = async (_: unknown, id: SourceId) => void this.told.push(['removeSource', id]);
  command = async (_: unknown, command: RoomCommand) => {
    if (this.refusal) throw this.refusal;
    this.told.push(['command', command]);
    return {};
  };
  snapshot = () => ({ counts: { people: 1 } });
  show = (ref: PageRef) => (this.told.push(['show', ref.page]), { ...ref, people: [] });
  hide = ({ page }: PageRef) => void this.told.push(['hide', page]);
  search = (text: string) => ({ people: [{ name: text }], total: 1 });
  speak = () => {};
  person = (participantId: ParticipantId) => ({ participantId });
  rules: PublishRules = { audienceCamera: true, audienceMic: true, podium: new Set() };
  publishRules = () => this.rules;
  bans = () => this.banned;
  featureRecords = () => [];
  forgetListener = () => {};
  features = () => FeatureStates.of([]);
  /** Undefined: the room has not heard of anybody yet. */
  known: Pick<Attendee, 'role' | 'isOutside'> | undefined = { role: 'member', isOutside: false };
  attendee = (participantId: ParticipantId): Attendee | undefined =>
    this.known && {
      ...{ participantId, number: 1, name: 'n', subject: 's', groups: [], site: 'erfurt' },
      ...{ joinedAtMs: 0, isAway: false, ...this.known },
    };
  ask = () => new Uint8Array();
  source = (id: SourceId) => this.facts.find((fact) => fact.sourceId === id);
  sources = () => this.facts;
  participantCount = () => 1;
}

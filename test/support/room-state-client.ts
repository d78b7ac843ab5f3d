/** What a client at a node knows of the room as a whole: settings, podium, degradation. And a moderator's commands. */
import { ServerEnvelope, type IRoomState, type ISnapshot } from '../../proto/index.ts';
import type { RoomCommand } from '../../signal/room/home/messages.ts';
import type { RoomPort, SessionRef } from '../../signal/room/room-port.ts';

export class RoomStateClient {
  state: IRoomState = {};
  readonly banned: string[] = [];

  constructor(room: RoomPort) {
    const take = (frame: Uint8Array): void => {
      const { delta, snapshot } = ServerEnvelope.decode(frame);
      this.state = snapshot?.room ?? delta?.room ?? this.state;
    };
    room.on('delta', take);
    room.on('reset', take);
    room.on('sessionBanned', (id) => this.banned.push(id));
  }

  /** What a join's snapshot says. */
  take(snapshot: ISnapshot): void {
    this.state = snapshot.room ?? {};
  }

  get podium(): readonly string[] {
    return this.state.facts?.podiumParticipantIds ?? [];
  }

  get isDegraded(): boolean {
    return this.state.facts?.degraded ?? false;
  }

  get title(): string {
    return this.state.settings?.title ?? '';
  }
}

/** A moderator's commands at a node; `id` makes one that may be repeated. */
export const moderator = (room: RoomPort, session: SessionRef) => ({
  session,
  podium: (who: SessionRef, on = true, id = '') =>
    room.command(session, { commandId: id, setPodium: { participantId: who.participantId, on } }),
  settings: (updateSettings: NonNullable<RoomCommand['updateSettings']>, id = '') =>
    room.command(session, { commandId: id, updateSettings }),
  ban: (who: SessionRef) => room.command(session, { ban: { participantId: who.participantId } }),
});

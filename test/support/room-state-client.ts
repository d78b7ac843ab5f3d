/** What a client at a node knows of the room as a whole: settings, podium, degradation. And a moderator's commands. */
import { Roster } from '../../client/room/roster.ts';
import { ServerEnvelope, type IRoomState } from '../../proto/index.ts';
import type { RoomCommand } from '../../signal/room/home/messages.ts';
import type { RoomPort, SessionRef } from '../../signal/room/room-port.ts';

export class RoomStateClient {
  state: IRoomState = {};
  readonly banned: string[] = [];
  readonly #roster = new Roster();

  constructor(room: RoomPort) {
    const snapshot = room.snapshot();
    this.state = snapshot.room ?? {};
    this.#roster.applySnapshot(snapshot);
    room.on('delta', (frame) => {
      const { delta } = ServerEnvelope.decode(frame);
      if (delta) this.#roster.applyDelta(delta);
      this.state = delta?.room ?? this.state;
    });
    room.on('sessionEvicted', (id) => this.banned.push(id));
  }

  /** Those of it who are in the room. */
  get podium(): readonly string[] {
    const numbers = this.state.facts?.podium ?? [];
    return numbers.map((number) => this.#roster.numbered(number)?.participantId ?? `nobody: ${number}`);
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

/** Rooms that are defined, planned meetings, API keys and the audit log of a node, wired. */
import type { Coordination } from '../../common/coordination/port.ts';
import { ApiKeys } from '../management/api-keys.ts';
import type { AuditNotes } from '../management/audit-notes.ts';
import type { Ledger } from '../management/ledger.ts';
import { MeetingDesk } from '../management/meeting-desk.ts';
import { RoomDesk } from '../management/room-desk.ts';
import { Callers, type CallersDeps } from './callers.ts';
import type { Route } from './http-reply.ts';
import type { LoginDoor } from './login-door.ts';
import { auditRoute } from './routes/audit.ts';
import { keyRoutes } from './routes/keys.ts';
import { meetingRoutes } from './routes/meetings.ts';
import { roomRoutes } from './routes/rooms.ts';

export type ManagementDeps = Omit<CallersDeps, 'keys' | 'door' | 'onRefused'> & {
  readonly coordination: Coordination;
  readonly door: LoginDoor;
  readonly ledger: Ledger;
  readonly notes: Pick<AuditNotes, 'noteRefused'>;
};

export type Management = {
  readonly routes: readonly Route[];
  readonly callers: Callers;
  readonly rooms: RoomDesk;
};

export function createManagement(deps: ManagementDeps): Management {
  const { coordination, door, ledger, notes } = deps;
  const nowMs = Date.now;
  const keys = new ApiKeys({ coordination, ledger, nowMs });
  const onRefused = (): void => notes.noteRefused({ action: 'key.refused', object: '' });
  const callers = new Callers({ ...deps, keys, onRefused });
  const rooms = new RoomDesk({ coordination, ledger });
  const meetings = new MeetingDesk({ coordination, ledger });
  const shared = { callers, rooms, pageUrl: () => door.pageUrl };
  return {
    routes: [
      ...roomRoutes(shared),
      ...meetingRoutes({ ...shared, meetings, nowMs }),
      ...keyRoutes({ callers, keys }),
      auditRoute({ callers, coordination }),
    ],
    callers,
    rooms,
  };
}

/** Logins and invitations of a node, wired. */
import type { Logger } from 'pino';
import type { Coordination } from '../../common/coordination/port.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { InvitationDesk } from '../invitations/invitation-desk.ts';
import { Invitations } from '../invitations/invitations.ts';
import { Passwords } from '../invitations/password.ts';
import { EndedLogins } from '../login/ended-logins.ts';
import { IdentityProvider } from '../login/identity-provider.ts';
import { BEGUN_SEC, LoginDesk } from '../login/login-desk.ts';
import type { LoginOptions } from '../login/login-fields.ts';
import { SealKey } from '../login/seal-key.ts';
import { Seal } from '../login/seal.ts';
import { UsedStates } from '../login/used-states.ts';
import { AuditNotes } from '../management/audit-notes.ts';
import { actorOf, type Actor } from '../management/audit.ts';
import { Ledger, type AuditLimits } from '../management/ledger.ts';
import type { Route } from './http-reply.ts';
import type { Admitting } from './issue-admission.ts';
import { LoginDoor } from './login-door.ts';
import { createManagement } from './management-parts.ts';
import { RefusalLog } from '../refusal-log.ts';
import { invitationRoutes, type InvitationRouteDeps } from './routes/invitations.ts';
import { loginRoutes, type LoginRouteDeps } from './routes/login.ts';
import { roomTokenRoute } from './routes/room-token.ts';
import { WrongTries } from './wrong-tries.ts';

export type LoginPartsDeps = Pick<InvitationRouteDeps, 'tokens' | 'isOriginAllowed' | 'peerOf'> & {
  readonly login: LoginOptions | undefined;
  /** Absent = this node has no key to issue tokens with: nobody logs in or is invited here. */
  readonly admitting: Admitting | undefined;
  /** Of this node's WebSocket, as clients are told. */
  readonly signalUrl: () => string;
  readonly coordination: Coordination;
  readonly auditLimits: AuditLimits;
  readonly freeRoles: LoginRouteDeps['freeRoles'];
  readonly log: Logger;
};

export function loginAndInvitationRoutes(deps: LoginPartsDeps): readonly Route[] {
  const { login, admitting, signalUrl, coordination, peerOf, isOriginAllowed, tokens, freeRoles, log } = deps;
  const ledger = new Ledger({ coordination, limits: deps.auditLimits, nowMs: Date.now });
  const notes = new AuditNotes({ ledger, log });
  const audited: Audited = { coordination, notes, refusals: refusalsOf(log, notes) };
  const door = new LoginDoor(login && createDesk(login, audited), signalUrl);
  const management = createManagement({
    ...{ coordination, door, tokens, isOriginAllowed, ledger, notes },
    ...{ wrongTries: new WrongTries(), peerOf },
  });
  const routes = [
    ...loginRoutes({ door, freeRoles, isOriginAllowed, wrongTries: new WrongTries(), peerOf }),
    ...management.routes,
  ];
  if (admitting === undefined) return routes;
  const invitations = new Invitations({ coordination, ledger });
  const desk = new InvitationDesk({
    invitations,
    passwords: new Passwords(),
    wrongTries: new WrongTries(),
    onRefused: (detail, invitationId) => audited.refusals.note({ what: 'invitation', detail, invitationId }),
    nowMs: Date.now,
  });
  const { callers, rooms } = management;
  const shared = { ...admitting, callers, rooms };
  return [
    ...routes,
    roomTokenRoute({
      ...shared,
      onIssued: (key, room, subject) =>
        notes.note(actorOf(key), { action: 'token.issued', object: `room:${room}`, detail: subject }),
    }),
    ...invitationRoutes({ ...shared, desk, invitations, tokens, door, isOriginAllowed, peerOf }),
  ];
}

type Refused = {
  readonly what: 'login' | 'invitation';
  readonly detail: string;
  readonly invitationId?: string;
  /** Where it is known; in the audit log only. */
  readonly by?: Actor | undefined;
};

type Audited = {
  readonly coordination: Coordination;
  readonly notes: AuditNotes;
  readonly refusals: { note(refused: Refused): void };
};

/** Into this node's log, and into the audit log of all. */
function refusalsOf(log: Logger, notes: AuditNotes): Audited['refusals'] {
  const own = new RefusalLog(log);
  return {
    note: ({ what, detail, invitationId, by }) => {
      own.note({ reason: `${what}: ${detail}`, ...(invitationId !== undefined && { invitationId }) });
      const object = invitationId ? `invitation:${invitationId}` : '';
      notes.noteRefused({ action: `${what}.refused`, object, detail, by });
    },
  };
}

function createDesk(login: LoginOptions, { coordination, notes, refusals }: Audited): LoginDesk {
  const clock = SYSTEM_CLOCK;
  const sealKey = new SealKey(coordination);
  return new LoginDesk({
    provider: new IdentityProvider(login),
    roles: login.roles,
    seal: new Seal({ key: () => sealKey.get(), clock }),
    usedStates: new UsedStates(BEGUN_SEC),
    ended: new EndedLogins({ coordination, nowMs: Date.now }),
    clock,
    onDone: (by, deed) => notes.note(by, deed),
    onEnded: (by, deed) => notes.noteLater(by, deed),
    onRefused: (detail, by) => refusals.note({ what: 'login', detail, by }),
  });
}

/** Commands that begin and end a session: join, resume, leave. */
import type { Grants as TokenGrants, TokenClaims } from '../../../common/auth/token.ts';
import { AppError } from '../../../common/errors.ts';
import { fromWireMode, type JoinMode } from '../../../common/join-mode.ts';
import { parseRoomId, type NodeId, type RoomId, type SessionId } from '../../../common/ids.ts';
import type { IGrants, IJoinRequest, IResumeRequest } from '../../../proto/index.ts';
import type { MediaPlace } from '../../media/sfu-port.ts';
import { FIRST_MEDIA_GENERATION } from '../../room/commands/join.ts';
import type { PageRef } from '../../room/people/page-ref.ts';
import type { Resumed } from '../../room/room-port.ts';
import { DONE, type CommandResult, type MemberContext, type SessionContext } from '../command.ts';
import { Membership } from '../membership.ts';
import type { RoomEntry } from '../room-entry.ts';
import { kindsOf, sendRights } from '../send-rights.ts';
import { parseShown } from '../shown.ts';
import { waitToJoin } from '../wait-for-turn.ts';

/** @throws {AppError} ARGUMENT_INVALID, TOKEN_…, SITE_NOT_ALLOWED, RATE_LIMITED, what {@link RoomPort.join} throws */
export async function join(context: SessionContext, request: IJoinRequest): Promise<CommandResult> {
  const { services } = context;
  const startedMs = performance.now();
  const roomId = parseRoomId(request.roomId ?? '');
  const shown = parseShown(request.shown);
  const mode = requireMode(request.mode);
  await services.moments.come();
  const claims = await services.tokens.verify(request.accessToken ?? '', {
    room: roomId,
    site: services.site,
    mayBeCheck: true,
  });
  const { member, resumeToken } = await inPlace(context, claims, () =>
    inTurn(context, () => enterRoom(context, roomId, { ...claims, mode })),
  );
  services.metrics.joined(performance.now() - startedMs);
  return {
    body: () => ({ join: { ...welcome(context, resumeToken, member), ...roomNow(member, shown) } }),
    afterwards: () => context.activate(member),
  };
}

type Entered = { readonly member: Membership; readonly resumeToken: string };

/** A check needs a place, from before it waits to the end of its session. @throws {AppError} TOKEN_EXPIRED, RATE_LIMITED */
async function inPlace(
  context: SessionContext,
  { isCheck, subject }: TokenClaims,
  enter: () => Promise<Entered>,
): Promise<Entered> {
  if (!isCheck) return enter();
  const stay = context.services.checks.enter(subject);
  context.whenGone(stay.done);
  try {
    const entered = await enter();
    stay.begun();
    return entered;
  } catch (error) {
    stay.done();
    throw error;
  }
}

async function inTurn(context: SessionContext, enter: () => Promise<Entered>): Promise<Entered> {
  const through = await waitToJoin(context);
  try {
    return await enter();
  } finally {
    through();
  }
}

function requireMode(wire: IJoinRequest['mode']): JoinMode {
  const mode = fromWireMode(wire);
  if (mode === undefined) throw new AppError('ARGUMENT_INVALID', 'mode: not known');
  return mode;
}

async function enterRoom(
  context: SessionContext,
  roomId: RoomId,
  { name, subject, grants, role, groups, mode, isCheck }: TokenClaims & { readonly mode: JoinMode },
): Promise<Entered> {
  const { services } = context;
  const entry = await services.hub.enter(roomId);
  const joined = await orRelease(
    entry,
    entry.room.join({ name, subject, grants, role, groups, mode, isCheck }),
  );
  if (!context.isOpen()) {
    // nobody has the resume token, so nobody can come back
    services.registry.farewell(entry.room.leave(joined.session).finally(() => entry.release()));
    throw socketGone();
  }
  const { session: ref, number } = joined;
  const member = new Membership({
    entry,
    ref,
    number,
    grants: joined.grants,
    isCheck,
    reservedMediaGeneration: FIRST_MEDIA_GENERATION,
  });
  context.admit(member);
  // whoever checks their connection can't come back, to another node least of all: it would be a session without end
  return { member, resumeToken: isCheck ? '' : joined.resumeToken };
}

/** @throws {AppError} ARGUMENT_INVALID, RESUME_INVALID */
export async function resume(context: SessionContext, request: IResumeRequest): Promise<CommandResult> {
  const { services } = context;
  const resumeToken = request.resumeToken ?? '';
  const shown = parseShown(request.shown);
  const entry = await services.hub.enterAgain(parseRoomId(request.roomId ?? ''), resumeToken);
  const resumed = await orRelease(entry, entry.room.resume(resumeToken));
  const place = await heldMedia(context, resumed);
  const member = memberOf(entry, resumed, place);
  if (!context.isOpen()) {
    services.registry.farewell(entry.room.socketLost(resumed.session).finally(() => entry.release()));
    throw socketGone();
  }
  if (!place && resumed.sfuNodeId) await forgetMedia(context, member);
  context.admit(member);
  const mediaKept = place !== undefined;
  return {
    body: () => ({
      resume: { ...welcome(context, resumed.resumeToken, member), ...roomNow(member, shown), mediaKept },
    }),
    afterwards: () => {
      context.activate(member);
      // once more, now that the session hears it: what is wanted of its pictures
      if (place) void services.media.holds(place.nodeId, member.ref.sessionId);
    },
  };
}

/** Ends the session for good: its media and its participant are gone at once. */
export async function leave(context: MemberContext): Promise<CommandResult> {
  const { member, services } = context;
  const { place, ref, entry } = member;
  if (place) void services.media.release(place.nodeId, ref.sessionId);
  member.dropMedia();
  await entry.room.leave(ref);
  return { ...DONE, afterwards: () => context.dismiss() };
}

function memberOf(entry: RoomEntry, resumed: Resumed, place: MediaPlace | undefined): Membership {
  const { session, ...kept } = resumed;
  const member = new Membership({ entry, ref: session, ...kept, place });
  if (!place) return member;
  for (const { sourceId, kind, generation } of resumed.sources)
    member.sources.set(sourceId, { kind, generation });
  return member;
}

async function heldMedia(context: SessionContext, resumed: Resumed): Promise<MediaPlace | undefined> {
  const nodeId: NodeId | undefined = resumed.sfuNodeId;
  const sessionId: SessionId = resumed.session.sessionId;
  if (nodeId === undefined || !(await context.services.media.holds(nodeId, sessionId))) return undefined;
  return { nodeId, generation: resumed.mediaGeneration };
}

/** Tells the room that the media is gone. Failing is no reason to refuse the person: the next OpenMedia tells it too. */
async function forgetMedia(context: SessionContext, member: Membership): Promise<void> {
  try {
    await member.entry.room.setMedia(member.ref, undefined, member.mediaGeneration);
  } catch (error) {
    context.services.log.warn({ err: error }, 'room did not take that media is gone');
  }
}

function welcome(context: SessionContext, resumeToken: string, member: Membership) {
  const { site, graceMs } = context.services;
  const grants = toWireGrants(member.grants);
  return { participantId: member.ref.participantId, resumeToken, graceMs, site, grants };
}

/** What the client knows of the room from now on. */
function roomNow(member: Membership, shown: readonly PageRef[]) {
  const { entry, ref } = member;
  const self = entry.room.person(ref.participantId);
  const now = { ...entry.open(ref.participantId, shown), sendRights: sendRights(member), timeMs: Date.now() };
  return { ...now, ...(self && { self }) };
}

function toWireGrants(grants: TokenGrants): IGrants {
  const { publish, subscribe, moderate } = grants;
  return { publish: kindsOf(publish), subscribe, moderate };
}

async function orRelease<T>(entry: RoomEntry, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    entry.release();
    throw error;
  }
}

function socketGone(): AppError {
  return new AppError('INVALID_STATE', 'the socket closed meanwhile');
}

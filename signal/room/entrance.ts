/** How sessions come into a room at this node: new ones, and those that come back with their resume token. */
import { AppError } from '../../common/errors.ts';
import { newParticipantId, newSessionId } from '../../common/ids.ts';
import { join } from './commands/join.ts';
import { resume } from './commands/resume.ts';
import { isSameHash } from './commands/token-match.ts';
import { drawNumber } from './numbers.ts';
import { newResumeToken, parseResumeToken } from './resume-token.ts';
import type { RoomCore } from './room-core.ts';
import type { JoinRequestFacts, Joined, Resumed, SessionRef } from './room-port.ts';
import { admissionOf } from './settings/admission.ts';
import { NOTHING } from './site-state.ts';

export class Entrance {
  readonly #core: RoomCore;
  readonly #leave: (session: SessionRef) => Promise<void>;

  constructor(core: RoomCore, leave: (session: SessionRef) => Promise<void>) {
    this.#core = core;
    this.#leave = leave;
  }

  /** @see RoomPort.join */
  async join(facts: JoinRequestFacts): Promise<Joined> {
    const session = { sessionId: newSessionId(), participantId: newParticipantId(), generation: 1 };
    const { token, hash } = newResumeToken(session.sessionId);
    const refusal = admissionOf(this.#core, facts);
    if (refusal !== undefined) throw refusal;
    const number = drawNumber(this.#core.view);
    const seat = await this.#core.seats.take();
    this.#core.sessions.add(session);
    seat(); // it is the session's from now on
    try {
      await this.#core.run(join, {
        input: { facts, tokenHash: hash, number },
        actor: { ...this.#core.actor, session },
        sessionId: session.sessionId,
        isNewSession: true,
        canWait: true,
      });
    } catch (error) {
      this.#core.sessions.remove(session);
      throw error;
    }
    await this.#assertNotBanned(session, facts.subject);
    return { session, number, grants: facts.grants, resumeToken: token };
  }

  /** @see RoomPort.resume */
  async resume(resumeToken: string): Promise<Resumed> {
    const core = this.#core;
    const { sessionId, hash: presentedHash } = parseResumeToken(resumeToken);
    const { token, hash: newHash } = newResumeToken(sessionId);
    const version = await core.run(resume, {
      input: { presentedHash, newHash },
      actor: core.actor,
      sessionId,
    });
    const fact = await core.ownLog.session(sessionId);
    if (fact === undefined) throw new AppError('STORE_REBUILDING', 'the resume was lost');
    // Somebody else came with a token of this session right after us.
    if (!isSameHash(fact.tokenHash, newHash)) {
      throw new AppError('SESSION_REPLACED', 'another connection took the session over');
    }
    const { participantId, generation, grants, sfuNodeId, mediaGeneration, sourceGeneration } = fact;
    const session = { sessionId, participantId, generation };
    const own = await core.ownLog.state(version ?? NOTHING);
    core.adopt(session, fact, own);
    const { subject = '', number = 0 } = own.participants.get(participantId)?.fact ?? {};
    await this.#assertNotBanned(session, subject);
    const sources = fact.sourceIds.flatMap((id) => own.sources.get(id)?.fact ?? []);
    const kept = { sfuNodeId, mediaGeneration, sourceGeneration, sources };
    return { session, number, grants, resumeToken: token, ...kept };
  }

  /** A ban may have come while the session was on its way in: then nobody was told to go. */
  async #assertNotBanned(session: SessionRef, subject: string): Promise<void> {
    if (!this.#core.settings.isBanned(subject)) return;
    await this.#leave(session).catch(() => {}); // the grace period ends what this could not
    throw new AppError('BANNED', 'a moderator has banned this person from the room');
  }
}

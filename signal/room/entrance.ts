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
import { admissionOf, whyTaken } from './settings/admission.ts';
import type { ParticipantFact } from './records.ts';
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
    await this.#core.home.knowFacts();
    const refusal = admissionOf(this.#core, facts) ?? whyTaken(this.#core, facts);
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
        // joins have been gathered before they came here (admission/moments.ts)
        canWait: 'turn',
      });
    } catch (error) {
      this.#core.sessions.remove(session);
      throw error;
    }
    await this.#assertMayStay(session, facts);
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
    const participant = own.participants.get(participantId)?.fact;
    const { number = 0 } = participant ?? {};
    if (participant !== undefined) await this.#assertMayStay(session, participant);
    const sources = fact.sourceIds.flatMap((id) => own.sources.get(id)?.fact ?? []);
    const kept = { sfuNodeId, mediaGeneration, sourceGeneration, sources };
    return { session, number, grants, resumeToken: token, ...kept };
  }

  /** Somebody may have been banned or removed while the session was on its way in: then nobody was told to go. */
  async #assertMayStay(session: SessionRef, person: JoinRequestFacts | ParticipantFact): Promise<void> {
    const refusal = this.#whyGo(session, person);
    if (refusal === undefined) return;
    await this.#leave(session).catch(() => {}); // the grace period ends what this could not
    throw refusal;
  }

  #whyGo({ participantId }: SessionRef, person: JoinRequestFacts | ParticipantFact): AppError | undefined {
    const { settings, features } = this.#core;
    if (settings.isBanned(person.subject))
      return new AppError('BANNED', 'a moderator has banned this person from the room');
    if (settings.isShutOut(person.subject))
      return new AppError('REMOVED', 'the invitation of this guest was revoked');
    const who = 'participantId' in person ? features.people.of(person) : features.people.get(participantId);
    if (who !== undefined && features.rules.isRemoved(who))
      return new AppError('REMOVED', 'a moderator has removed this person from the room');
    // what features settled while it came in
    return 'participantId' in person ? undefined : admissionOf(this.#core, person);
  }
}

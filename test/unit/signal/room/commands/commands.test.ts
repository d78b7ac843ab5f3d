/** Each room command on its own: what it refuses, and what it writes. */
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_GRANTS } from '../../../../../common/auth/token.ts';
import { AppError } from '../../../../../common/errors.ts';
import { parseNodeId, parseParticipantId, parseSessionId, parseSiteId } from '../../../../../common/ids.ts';
import type { CommandView, Effects } from '../../../../../signal/room/commands/command.ts';
import { expire, leave } from '../../../../../signal/room/commands/end.ts';
import { join } from '../../../../../signal/room/commands/join.ts';
import { ownerGone, socketLost, stillHere } from '../../../../../signal/room/commands/presence.ts';
import { renewToken } from '../../../../../signal/room/commands/renew-token.ts';
import { resume } from '../../../../../signal/room/commands/resume.ts';
import { reserveMedia, setMedia } from '../../../../../signal/room/commands/set-media.ts';
import { addSource, removeSource, setSourcePaused } from '../../../../../signal/room/commands/sources.ts';
import { decodeParticipant, decodeSession, decodeSource } from '../../../../../signal/room/records.ts';
import { sourceOf } from '../../../../support/room-sites.ts';

const NODE = parseNodeId('e1');
const SESSION = { sessionId: parseSessionId('s1'), participantId: parseParticipantId('ada'), generation: 1 };
const ACTOR = { site: parseSiteId('erfurt'), nodeId: NODE, session: SESSION };
const OTHER = { site: ACTOR.site, nodeId: parseNodeId('e2') };
const HASH = new Uint8Array(32).fill(1);
const NEW_HASH = new Uint8Array(32).fill(2);
const MIC = sourceOf(SESSION, 'mic');
const EMPTY: CommandView = { participants: new Map(), sources: new Map(), session: undefined };

function must(outcome: AppError | Effects): Effects {
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}

/** The view after effects, all records written by entry `n`. */
function after(view: CommandView, outcome: AppError | Effects, n = 1): CommandView {
  const { writes, localWrites } = must(outcome);
  const participants = new Map(view.participants);
  const sources = new Map(view.sources);
  let { session } = view;
  for (const { key, value } of writes) {
    if (key.startsWith('p/')) {
      if (value) participants.set(SESSION.participantId, { fact: decodeParticipant(value), n });
      else participants.delete(SESSION.participantId);
    } else if (value) sources.set(decodeSource(value).sourceId, { fact: decodeSource(value), n });
    else sources.delete(MIC.sourceId);
  }
  for (const { value } of localWrites) session = value && { fact: decodeSession(value), n };
  return { participants, sources, session };
}

const facts = { name: 'Ada', subject: 'ada@example.org', grants: DEFAULT_GRANTS };
const joined = after(EMPTY, join(EMPTY, { facts, tokenHash: HASH, number: 7 }, ACTOR, 1_000));
const withMic = after(joined, addSource(joined, { source: MIC }, ACTOR, 2_000), 2);
const old = { ...ACTOR, session: { ...SESSION, generation: 0 } };
const codeOf = (outcome: AppError | Effects): string => (outcome instanceof AppError ? outcome.code : 'done');

describe('join', () => {
  test('writes participant and session, guarded by their absence', () => {
    const effects = must(join(EMPTY, { facts, tokenHash: HASH, number: 7 }, ACTOR, 1_000));

    expect(effects.guards).toEqual([{ key: 'p/ada', n: 0 }]);
    expect(effects.localGuards).toEqual([{ key: 'session/s1', n: 0 }]);
    expect(joined.participants.get(SESSION.participantId)?.fact).toMatchObject({
      name: 'Ada',
      joinedAtMs: 1_000,
      sessionGeneration: 1,
      reconnecting: false,
    });
    expect(joined.session?.fact.grants).toEqual(DEFAULT_GRANTS);
  });

  test('refuses a session that exists', () => {
    expect(codeOf(join(joined, { facts, tokenHash: HASH, number: 7 }, ACTOR, 1_000))).toBe('ALREADY_JOINED');
  });
});

describe('every command of a session', () => {
  test.each([
    ['leave', () => leave(joined, {}, old, 0)],
    ['socketLost', () => socketLost(joined, { graceMs: 1 }, old, 0)],
    ['stillHere', () => stillHere(joined, {}, old, 0)],
    ['renewToken', () => renewToken(joined, { newHash: NEW_HASH }, old, 0)],
    ['reserveMedia', () => reserveMedia(joined, { mediaGeneration: 1 }, old, 0)],
    ['setMedia', () => setMedia(joined, { sfuNodeId: NODE, mediaGeneration: 1 }, old, 0)],
    ['addSource', () => addSource(joined, { source: MIC }, old, 0)],
    ['setSourcePaused', () => setSourcePaused(withMic, { sourceId: MIC.sourceId, paused: true }, old, 0)],
    ['removeSource', () => removeSource(withMic, { sourceId: MIC.sourceId }, old, 0)],
  ])('%s is refused for an older generation', (_name, run) => {
    expect(codeOf(run())).toBe('SESSION_REPLACED');
  });

  test('is refused when the session has ended', () => {
    expect(codeOf(leave(EMPTY, {}, ACTOR, 0))).toBe('SESSION_EXPIRED');
  });
});

describe('resume', () => {
  const run = (view: CommandView, presentedHash: Uint8Array, timeMs: number) =>
    resume(view, { presentedHash, newHash: NEW_HASH }, OTHER, timeMs);

  test('raises the generation and moves the session to the node', () => {
    const view = after(joined, run(joined, HASH, 5_000), 2);

    expect(view.session?.fact).toMatchObject({ generation: 2, signalNodeId: 'e2', graceUntilMs: 0 });
    expect(view.participants.get(SESSION.participantId)?.fact).toMatchObject({ sessionGeneration: 2 });
  });

  test('takes the previous token for 60 s, and no longer once the new one was used', () => {
    const once = after(joined, run(joined, HASH, 5_000), 2);
    const usedNew = after(
      once,
      resume(once, { presentedHash: NEW_HASH, newHash: HASH.map(() => 3) }, OTHER, 6_000),
      3,
    );

    expect(codeOf(run(once, HASH, 64_999))).toBe('done');
    expect(codeOf(run(once, HASH, 65_000))).toBe('RESUME_INVALID');
    expect(codeOf(run(usedNew, HASH, 7_000))).toBe('RESUME_INVALID');
  });

  test('is refused when the grace period is over, though nobody has removed the participant yet', () => {
    const lost = after(joined, socketLost(joined, { graceMs: 100 }, ACTOR, 5_000), 2);

    expect(codeOf(run(lost, HASH, 5_099))).toBe('done');
    expect(codeOf(run(lost, HASH, 5_100))).toBe('RESUME_INVALID');
    expect(codeOf(run(EMPTY, HASH, 0))).toBe('RESUME_INVALID');
    expect(codeOf(run(joined, new Uint8Array(), 0))).toBe('RESUME_INVALID');
  });
});

describe('the grace period', () => {
  const lost = after(joined, socketLost(joined, { graceMs: 100 }, ACTOR, 5_000), 2);

  test('marks the participant, and ends with everything removed', () => {
    expect(lost.participants.get(SESSION.participantId)?.fact.reconnecting).toBe(true);
    expect(must(expire(lost, {}, OTHER, 5_099)).writes).toEqual([]);
    expect(after(lost, expire(lost, {}, OTHER, 5_100))).toEqual(EMPTY);
  });

  test('is not prolonged by losing the socket again', () => {
    expect(must(socketLost(lost, { graceMs: 100 }, ACTOR, 5_050)).localWrites).toEqual([]);
  });

  test('is ended by the owner, if it is still there', () => {
    const back = after(lost, stillHere(lost, {}, ACTOR, 5_050), 3);

    expect(back.participants.get(SESSION.participantId)?.fact.reconnecting).toBe(false);
    expect(must(stillHere(back, {}, ACTOR, 5_060)).localWrites).toEqual([]);
  });

  test('is started for a node that has gone, but not once the session is elsewhere', () => {
    const command = { goneNodeId: NODE, graceMs: 100 };

    expect(after(joined, ownerGone(joined, command, OTHER, 9_000)).session?.fact.graceUntilMs).toBe(9_100);
    expect(must(ownerGone(joined, { ...command, goneNodeId: OTHER.nodeId }, OTHER, 0)).writes).toEqual([]);
    expect(must(ownerGone(EMPTY, command, OTHER, 0)).writes).toEqual([]);
  });
});

describe('sources', () => {
  test('are added once, and by a newer generation from another SFU node', () => {
    const moved = sourceOf(SESSION, 'mic', 2, 'sfu-2');

    expect(codeOf(addSource(withMic, { source: MIC }, ACTOR, 0))).toBe('SOURCE_EXISTS');
    expect(codeOf(addSource(withMic, { source: { ...MIC, generation: 2 } }, ACTOR, 0))).toBe('SOURCE_EXISTS');
    const view = after(withMic, addSource(withMic, { source: moved }, ACTOR, 0), 3);
    expect(view.sources.get(MIC.sourceId)?.fact).toEqual(moved);
    expect(view.session?.fact).toMatchObject({ sourceGeneration: 2, sourceIds: [MIC.sourceId] });
  });

  test('belong to the session’s participant', () => {
    const foreign = { ...MIC, participantId: parseParticipantId('eve') };

    expect(codeOf(addSource(joined, { source: foreign }, ACTOR, 0))).toBe('ARGUMENT_INVALID');
  });

  test('are paused, and nothing is written when they are already', () => {
    const paused = after(
      withMic,
      setSourcePaused(withMic, { sourceId: MIC.sourceId, paused: true }, ACTOR, 0),
      3,
    );

    expect(paused.sources.get(MIC.sourceId)?.fact.paused).toBe(true);
    expect(must(setSourcePaused(paused, { sourceId: MIC.sourceId, paused: true }, ACTOR, 0)).writes).toEqual(
      [],
    );
  });

  test('that are unknown can’t be paused or removed', () => {
    const { sourceId } = MIC;

    expect(codeOf(setSourcePaused(joined, { sourceId, paused: true }, ACTOR, 0))).toBe('SOURCE_UNKNOWN');
    expect(codeOf(removeSource(joined, { sourceId }, ACTOR, 0))).toBe('SOURCE_UNKNOWN');
  });

  test('go when they are removed, when media opens elsewhere, and with the participant', () => {
    const byName = after(withMic, removeSource(withMic, { sourceId: MIC.sourceId }, ACTOR, 0));
    const byMedia = after(withMic, setMedia(withMic, { sfuNodeId: NODE, mediaGeneration: 1 }, ACTOR, 0));

    for (const view of [byName, byMedia]) {
      expect(view.sources.size).toBe(0);
      expect(view.session?.fact).toMatchObject({ sourceIds: [], sourceGeneration: 1 });
    }
    expect(after(withMic, leave(withMic, {}, ACTOR, 0))).toEqual(EMPTY);
  });
});

describe('media', () => {
  test('never goes back behind a generation that was reserved', () => {
    const reserved = after(joined, reserveMedia(joined, { mediaGeneration: 3 }, ACTOR, 0));
    const lost = after(reserved, setMedia(reserved, { sfuNodeId: NODE, mediaGeneration: 2 }, ACTOR, 0));

    expect(lost.session?.fact).toMatchObject({ sfuNodeId: NODE, mediaGeneration: 3 });
    expect(must(reserveMedia(lost, { mediaGeneration: 3 }, ACTOR, 0)).localWrites).toEqual([]);
  });

  test('that was nowhere and stays so changes nothing', () => {
    const nowhere = { sfuNodeId: undefined, mediaGeneration: 1 };

    expect(must(setMedia(joined, nowhere, ACTOR, 0)).localWrites).toEqual([]);
  });
});

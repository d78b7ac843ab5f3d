import { describe, expect, test } from '@jest/globals';
import {
  newParticipantId,
  newSessionId,
  parseNodeId,
  parseParticipantId,
  parseRoomId,
  parseSessionId,
  parseSiteId,
  parseSourceId,
} from '../../../common/ids.ts';

const INVALID = expect.objectContaining({ code: 'ARGUMENT_INVALID' });

describe('ids', () => {
  test.each([
    [parseRoomId, 'Town_hall-2026'],
    [parseSiteId, 'erfurt'],
    [parseNodeId, 'sfu-erfurt-1'],
    [parseSiteId, 'x'.repeat(63)],
    [parseSourceId, 'abc_DEF-1:screenaudio'],
  ])('%p accepts %s', (parse, value) => {
    expect(parse(value)).toBe(value);
  });

  test.each([
    [parseRoomId, ''],
    [parseRoomId, 'a/b'],
    [parseRoomId, 'x'.repeat(65)],
    [parseSiteId, 'Erfurt'],
    [parseSiteId, '-a'],
    [parseSiteId, 'x'.repeat(64)],
    [parseNodeId, 'a~b'],
    [parseSourceId, 'abc'],
    [parseSourceId, 'abc:mic:x'],
    [parseSessionId, 'a.b'],
    [parseParticipantId, 'ü'],
  ])('%p refuses %j', (parse, value) => {
    expect(() => parse(value)).toThrow(INVALID);
  });

  test('shortens what it shows of a refused value', () => {
    expect(() => parseRoomId('/'.repeat(1000))).toThrow(/^not a valid room id: "\/{40}…"$/);
  });

  test('made ids are valid and differ', () => {
    const ids = Array.from({ length: 100 }, () => newSessionId());

    expect(new Set(ids).size).toBe(100);
    expect(parseSessionId(ids[0] ?? '')).toBe(ids[0]);
    expect(parseParticipantId(newParticipantId())).toHaveLength(12);
  });
});

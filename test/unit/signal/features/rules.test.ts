import { describe, expect, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/index.ts';
import { parseParticipantId } from '../../../../common/ids.ts';
import type { Attendee } from '../../../../signal/features/contract.ts';
import { NO_RULES, rulesOf } from '../../../../signal/features/rules.ts';

const MIC = SourceKind.SOURCE_KIND_MIC;
const ada = parseParticipantId('ada');
const bea = parseParticipantId('bea');
const who: Attendee = {
  participantId: ada,
  number: 1,
  name: 'Ada',
  subject: 'ada',
  role: 'member',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
};

describe('rulesOf()', () => {
  test('takes the newest order to be silent, by kind, of one or of many', () => {
    const one = { muted: new Map([[ada, { serial: 5, kinds: [MIC] }]]) };
    const many = { muteSerial: () => 7 };

    expect(rulesOf([one]).muteSerial(who, MIC)).toBe(5);
    expect(rulesOf([one]).muteSerial(who, SourceKind.SOURCE_KIND_CAMERA)).toBe(0);
    expect(rulesOf([one, many]).muteSerial(who, MIC)).toBe(7);
    expect(NO_RULES.muteSerial(who, MIC)).toBe(0);
  });

  test('removes whom any feature removes, by id or otherwise', () => {
    expect(rulesOf([{ removed: new Set([ada]) }]).isRemoved(who)).toBe(true);
    expect(rulesOf([{ isRemoved: ({ name }) => name === 'Ada' }]).isRemoved(who)).toBe(true);
    expect(rulesOf([{ removed: new Set([bea]) }]).isRemoved(who)).toBe(false);
  });

  test('lets what allows outweigh what forbids, of which the first counts, and says nothing where nobody does', () => {
    const forbids = { maySend: () => 'floor.not-yours' as const };
    const locks = { maySend: () => 'moderation.mic-locked' as const };
    const allows = { maySend: () => 'allow' as const };

    expect(rulesOf([forbids, allows]).maySend(who, MIC)).toBe('allow');
    expect(rulesOf([{}, forbids, locks]).maySend(who, MIC)).toBe('floor.not-yours');
    expect(NO_RULES.maySend(who, MIC)).toBeUndefined();
  });

  test('withholds what any feature withholds, with its reason, whatever another one allows', () => {
    const withholds = { withheld: () => 'hall.companion' as const };
    const allows = { maySend: () => 'allow' as const };

    expect(rulesOf([allows, withholds]).maySend(who, MIC)).toBe('hall.companion');
  });

  test('shows whoever has the floor, and names everybody once', () => {
    const rules = rulesOf([{ floor: [ada] }, { floor: [ada, bea], shown: [bea] }]);

    expect(rules.floor).toEqual([ada, bea]);
    expect([...rules.shown]).toEqual([ada, bea]);
  });

  test('gives the role of the token where no feature gives another', () => {
    const rules = rulesOf([{ roles: new Map([['ada', 'chair']]) }]);

    expect([rules.roleOf(who), rules.roleOf({ ...who, subject: 'bea' })]).toEqual(['chair', 'member']);
  });
});

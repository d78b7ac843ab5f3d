import { describe, expect, test } from '@jest/globals';
import { parseParticipantId } from '../../../../../common/ids.ts';
import { SourceKind } from '../../../../../proto/index.ts';
import { NO_FACTS } from '../../../../../signal/room/home/facts.ts';
import { PODIUM, publishRulesOf, whyNotSend } from '../../../../../signal/room/settings/publish-rules.ts';
import { DEFAULT_SETTINGS } from '../../../../../signal/room/settings/settings.ts';

const { SOURCE_KIND_CAMERA: CAMERA, SOURCE_KIND_MIC: MIC, SOURCE_KIND_SCREEN: SCREEN } = SourceKind;
const ada = parseParticipantId('ada');
const bea = parseParticipantId('bea');
const rules = (audience: { audienceCamera?: boolean; audienceMic?: boolean }) =>
  publishRulesOf(
    { ...DEFAULT_SETTINGS, ...audience },
    { ...NO_FACTS, podium: [{ participantId: ada, place: 1 }] },
  );
const kindsOf = (of: ReturnType<typeof rules>, participantId = bea, moderate = false) =>
  [CAMERA, MIC, SCREEN].filter((kind) => whyNotSend(of, { participantId, moderate }, kind) === undefined);

describe('whyNotSend()', () => {
  test('everybody may send, unless the settings say otherwise', () => {
    expect(kindsOf(rules({}))).toEqual([CAMERA, MIC, SCREEN]);
    expect(kindsOf(rules({ audienceCamera: false }))).toEqual([MIC, SCREEN]);
    expect(kindsOf(rules({ audienceCamera: false, audienceMic: false }))).toEqual([SCREEN]);
  });

  test('podium and moderators always may', () => {
    const closed = rules({ audienceCamera: false, audienceMic: false });

    expect(kindsOf(closed, ada)).toEqual([CAMERA, MIC, SCREEN]);
    expect(kindsOf(closed, bea, true)).toEqual([CAMERA, MIC, SCREEN]);
  });

  test('what a feature says comes first, with its reason', () => {
    const closed = rules({ audienceMic: false });
    const opinion = (id: string) => (id === ada ? 'floor.not-yours' : 'allow');
    const reasonOf = (of: typeof closed, participantId: typeof ada) =>
      whyNotSend(of, { participantId, moderate: false }, MIC);

    expect([reasonOf(closed, ada), reasonOf(closed, bea)]).toEqual([undefined, PODIUM]);
    expect(reasonOf({ ...closed, opinion }, ada)).toBe('floor.not-yours');
    expect(reasonOf({ ...closed, opinion }, bea)).toBeUndefined();
  });
});

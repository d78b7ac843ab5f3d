import { describe, expect, test } from '@jest/globals';
import { chooseStage, type StageInputs } from '../../../../web/state/stage-choice.ts';
import { personView, sourceView } from '../people.ts';

const sharing = personView('sharing', { screen: sourceView('sharing:screen', { type: 'screen' }) });
const people = [
  personView('me', { isSelf: true }),
  personView('anna'),
  personView('chair', { isOnPodium: true }),
];
const stage = (over: Partial<StageInputs> = {}) =>
  chooseStage({ people, before: undefined, layout: 'stage', speakerId: undefined, ...over });

describe('chooseStage()', () => {
  test('is empty where everybody is shown alike', () => {
    expect(stage({ layout: 'gallery', speakerId: 'anna' })).toBeUndefined();
  });

  test('has a screen before who speaks', () => {
    expect(stage({ people: [...people, sharing], speakerId: 'anna' })).toEqual({
      participantId: 'sharing',
      kind: 'screen',
    });
  });

  test('has who speaks', () => {
    expect(stage({ speakerId: 'anna' })).toEqual({ participantId: 'anna', kind: 'camera' });
  });

  test('begins with the podium while nobody has spoken', () => {
    expect(stage()?.participantId).toBe('chair');
  });

  test('keeps who was there when the one who spoke has left', () => {
    const before = { participantId: 'anna', kind: 'camera' } as const;

    expect(stage({ before, speakerId: 'gone' })).toBe(before);
  });

  test('is empty where nobody else is', () => {
    expect(stage({ people: people.slice(0, 1) })).toBeUndefined();
  });
});

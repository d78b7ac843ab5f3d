import { describe, expect, test } from '@jest/globals';
import { createResumeStore, loadSessionSite, storageOrMemory } from '../../../../web/state/preferences.ts';
import { Stay } from '../../../../web/state/stay.ts';

const anna = { room: 'Rat', name: 'Anna', site: 'jena' };

describe('Stay', () => {
  test('a reload finds the session at the site where it is now, and nothing at the one before', () => {
    const storage = storageOrMemory(() => {
      throw new Error('none');
    });
    const stay = new Stay(storage, anna);
    stay.resumeStore.save('at jena');

    stay.moveTo('erfurt');
    stay.resumeStore.save('at erfurt');

    expect(loadSessionSite(storage, anna)).toBe('erfurt');
    expect(createResumeStore(storage, anna).load()).toBeUndefined();
    expect(createResumeStore(storage, { ...anna, site: 'erfurt' }).load()).toBe('at erfurt');
    stay.resumeStore.clear();
    expect(stay.resumeStore.load()).toBeUndefined();
  });
});

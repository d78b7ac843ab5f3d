import { describe, expect, test } from '@jest/globals';
import {
  createResumeStore,
  loadSwitches,
  Preferences,
  saveSwitches,
  storageOrMemory,
  type StoragePort,
} from '../../../../web/state/preferences.ts';

const memory = (): StoragePort =>
  storageOrMemory(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
const anna = { room: 'Rat', name: 'Anna', site: 'jena' };

describe('createResumeStore()', () => {
  test('keeps the token of one person in one room only', () => {
    const storage = memory();

    createResumeStore(storage, anna).save('token');

    expect(createResumeStore(storage, anna).load()).toBe('token');
    expect(createResumeStore(storage, { ...anna, name: 'Bernd' }).load()).toBeUndefined();
  });

  test('forgets on clear', () => {
    const store = createResumeStore(memory(), anna);
    store.save('token');

    store.clear();

    expect(store.load()).toBeUndefined();
  });
});

describe('saveSwitches()', () => {
  test('lets a reload find a muted microphone muted', () => {
    const storage = memory();

    saveSwitches(storage, anna, { mic: false, camera: true });

    expect(loadSwitches(storage, anna)).toEqual({ mic: false, camera: true });
  });
});

describe('Preferences', () => {
  test('goes on without memory when the storage is full', () => {
    const full: StoragePort = {
      getItem: () => null,
      removeItem: () => {},
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const preferences = new Preferences(full);

    preferences.set('name', 'Anna');

    expect(preferences.get('name')).toBeUndefined();
  });
});

/** The doctor's open-file limit: computed from what the services are configured for. */
import { describe, expect, test } from '@jest/globals';
import { defaultCeiling } from '../../../../cascade/policy/ceiling.ts';
import { DEFAULTS, openFilesFinding, openFilesNeeded } from '../../../../scripts/doctor/open-files.mjs';
import { DEFAULT_WAITING_LIMITS } from '../../../../signal/server/waiting-sockets.ts';

const limits = (soft) => `Limit  Soft Limit  Hard Limit  Units\nMax open files  ${soft}  ${soft}  files\n`;

describe('openFilesNeeded()', () => {
  test('assumes what the services assume', () => {
    expect(DEFAULTS).toEqual({
      waiting: DEFAULT_WAITING_LIMITS.total,
      sessionsPerWorker: defaultCeiling(1, 1).sessionsPerWorker,
    });
  });

  test('follows the configured ceilings: people of all workers and who waits, or the sockets of one worker', () => {
    const ofPeople = { SFU_MAX_SESSIONS_PER_WORKER: '500', SFU_WORKERS: '4', SIGNAL_WAITING_TOTAL: '1000' };
    const ofWorker = { SFU_MAX_SESSIONS_PER_WORKER: '5000', SFU_WORKERS: '1', SIGNAL_WAITING_TOTAL: '10' };

    expect(openFilesNeeded(ofPeople, 64)).toEqual({
      files: 4_024,
      process: 'a signalling node with 2000 people, 1000 at the door',
    });
    expect(openFilesNeeded(ofWorker, 64)).toEqual({
      files: 11_024,
      process: 'a media worker with 5000 sessions',
    });
    expect(openFilesNeeded({}, 8).files).toBeGreaterThan(openFilesNeeded({}, 2).files);
  });
});

describe('openFilesFinding()', () => {
  const needed = { files: 4_024, process: 'a signalling node' };

  test.each([
    ['1024', false],
    ['4023', false],
    ['4024', true],
    ['unlimited', true],
  ])('with a limit of %s it is in order: %p', (limit, ok) => {
    expect(openFilesFinding(limits(limit), needed).ok).toBe(ok);
  });

  test('says what the limit is, who needs how much, and what to set', () => {
    const { found, advice } = openFilesFinding(limits('1024'), needed);

    expect(found).toBe('1024; a signalling node may need 4024');
    expect(advice).toContain('LimitNOFILE=4024');
  });
});

import { describe, expect, test } from '@jest/globals';
import { ErrorList } from '../../../../web/state/error-list.ts';

describe('ErrorList', () => {
  test('keeps one notice per code, in the order of their coming', () => {
    const errors = new ErrorList();

    for (const code of ['CAMERA_BUSY', 'BUSY', 'CAMERA_BUSY'] as const) errors.add(code);

    expect(errors.codes.value).toEqual(['CAMERA_BUSY', 'BUSY']);
  });

  test('forgets what was wrong with the connection once it stands, and only that', () => {
    const errors = new ErrorList();
    for (const code of ['SIGNAL_UNREACHABLE', 'CAMERA_MISSING', 'SFU_UNREACHABLE', 'DRAINING'] as const)
      errors.add(code);

    errors.removePassing();

    expect(errors.codes.value).toEqual(['CAMERA_MISSING']);
  });
});

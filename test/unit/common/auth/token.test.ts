import { describe, expect, test } from '@jest/globals';
import { grantFor } from '../../../../common/auth/token.ts';
import { SourceKind } from '../../../../proto/index.ts';

describe('grantFor()', () => {
  test.each([
    [SourceKind.SOURCE_KIND_MIC, 'mic'],
    [SourceKind.SOURCE_KIND_CAMERA, 'camera'],
    [SourceKind.SOURCE_KIND_SCREEN, 'screen'],
    [SourceKind.SOURCE_KIND_SCREEN_AUDIO, 'screen'],
    [SourceKind.SOURCE_KIND_UNSPECIFIED, undefined],
  ])('of kind %p is %p', (kind, grant) => {
    expect(grantFor(kind)).toBe(grant);
  });
});

import { describe, expect, test } from '@jest/globals';
import { parseClaims } from '../../../../common/auth/claims.ts';
import { DEFAULT_GRANTS } from '../../../../common/auth/token.ts';

const CLAIMS = { sub: 'u1', room: 'hall', name: 'Ada', exp: 1_800_000_000 };

describe('parseClaims()', () => {
  test('gives what the payload says, and defaults for what it leaves out', () => {
    const claims = parseClaims({
      ...CLAIMS,
      sites: ['jena'],
      grants: { publish: ['mic'] },
      iat: 1,
      more: {},
    });

    expect(claims).toEqual({
      subject: 'u1',
      room: 'hall',
      name: 'Ada',
      site: undefined,
      sites: ['jena'],
      grants: { ...DEFAULT_GRANTS, publish: ['mic'] },
      role: 'member',
      groups: [],
      isCheck: false,
      expiresAtSec: 1_800_000_000,
    });
  });

  test('take what the role says before what is said beside it', () => {
    const observer = { ...CLAIMS, role: 'observer', groups: ['press'], grants: { moderate: true } };

    expect(parseClaims(observer)).toMatchObject({
      role: 'observer',
      groups: ['press'],
      grants: { moderate: false, publish: [] },
    });
    expect(parseClaims({ ...CLAIMS, grants: { moderate: true } }).role).toBe('moderator');
    expect(parseClaims({ ...CLAIMS, role: 'chair' }).grants.moderate).toBe(true);
  });

  test('allow a check of the connection and nothing besides, whatever is said beside it', () => {
    const grants = { publish: ['mic', 'camera'], moderate: true, operator: true, bench: true };

    expect(parseClaims({ ...CLAIMS, check: true, role: 'chair', grants })).toMatchObject({
      isCheck: true,
      role: 'member',
      grants: { publish: ['mic'], subscribe: false, moderate: false, operator: false, bench: false },
    });
  });

  test.each([
    ['no object', [], 'sub, room, name, exp'],
    ['nothing', undefined, 'sub, room, name, exp'],
    ['a subject of 257 characters', { ...CLAIMS, sub: 'x'.repeat(257) }, 'sub'],
    ['a name of 129 characters', { ...CLAIMS, name: 'x'.repeat(129) }, 'name'],
    ['an expiry as text', { ...CLAIMS, exp: '1800000000' }, 'exp'],
    ['a site that is no DNS label', { ...CLAIMS, site: 'Jena!' }, 'site'],
    ['null for what may be absent', { ...CLAIMS, site: null, grants: null }, 'site, grants'],
    ['no sites', { ...CLAIMS, sites: [] }, 'sites'],
    ['65 sites', { ...CLAIMS, sites: Array.from({ length: 65 }, () => 'jena') }, 'sites'],
    ['grants as a list', { ...CLAIMS, grants: ['mic'] }, 'grants'],
    ['a grant that is no yes or no', { ...CLAIMS, grants: { moderate: 'yes', bench: 1 } }, 'moderate, bench'],
    ['a role that there is not', { ...CLAIMS, role: 'king' }, 'role'],
    ['33 groups', { ...CLAIMS, groups: Array.from({ length: 33 }, () => 'press') }, 'groups'],
    ['a check that is no yes or no', { ...CLAIMS, check: 1 }, 'check'],
    ['a group without a name', { ...CLAIMS, groups: [''] }, 'groups'],
    ['something else to publish', { ...CLAIMS, grants: { publish: ['mic', 'hologram'] } }, 'publish'],
  ])('refuses %s, and names what is wrong', (_what, payload, names) => {
    const refusal = expect.objectContaining({ code: 'TOKEN_INVALID', message: `token claims: ${names}` });

    expect(() => parseClaims(payload)).toThrow(refusal);
  });
});

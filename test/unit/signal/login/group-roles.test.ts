import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../../../../common/auth/roles.ts';
import { parseRoleRule, roleOf } from '../../../../signal/login/group-roles.ts';

describe('parseRoleRule()', () => {
  test.each([
    ['council=member', { group: 'council', role: 'member' }],
    ['/rat/vorsitz=chair', { group: '/rat/vorsitz', role: 'chair' }],
    ['city council=member', { group: 'city council', role: 'member' }],
    ['*=observer', { group: '*', role: 'observer' }],
    ['council', undefined],
    ['=member', undefined],
    ['council=king', undefined],
    ['a=b=member', undefined],
  ])('%p is %j', (text, rule) => {
    expect(parseRoleRule(text)).toEqual(rule);
  });
});

describe('roleOf()', () => {
  const rules = [
    { group: 'council', role: 'member' },
    { group: 'chairs', role: 'chair' },
    { group: 'press', role: 'observer' },
  ] as const;

  test.each([
    [['council'], 'member'],
    [['press', 'chairs', 'council'], 'chair'],
    [['Council'], undefined],
    [[], undefined],
  ])('of %j is %p', (groups, role) => {
    expect(roleOf(groups, rules)).toBe(role);
  });

  test('gives everybody what * says', () => {
    expect(roleOf([], [{ group: '*', role: 'observer' }, ...rules])).toBe('observer');
    expect(roleOf(['council'], [{ group: '*', role: 'observer' }, ...rules])).toBe('member');
  });

  test('another group never takes a role away, and no role comes that no rule gives', () => {
    const group = fc.constantFrom('a', 'b', 'c', 'd');
    const someRules = fc.array(fc.record({ group, role: fc.constantFrom(...ROLES) }));
    const rank = ['operator', 'chair', 'moderator', 'member', 'guest', 'observer', undefined];

    fc.assert(
      fc.property(someRules, fc.array(group), group, (given, groups, more) => {
        const before = roleOf(groups, given);
        const after = roleOf([...groups, more], given);

        expect(rank.indexOf(after)).toBeLessThanOrEqual(rank.indexOf(before));
        if (before !== undefined) {
          expect(given.some((rule) => groups.includes(rule.group) && rule.role === before)).toBe(true);
        }
      }),
    );
  });
});

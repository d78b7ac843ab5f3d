import { expect, test } from '@jest/globals';
import { DEMO_RULES, demoPerson } from '../../../../run/login/demo-people.ts';
import { roleOf } from '../../../../signal/login/group-roles.ts';

test.each([
  ['chair', 'Chair', 'chair'],
  ['chair.anna', 'Anna', 'chair'],
  ['moderator.ben', 'Ben', 'moderator'],
  ['public.oz', 'Oz', 'observer'],
  ['toString.x', 'ToString.x', 'member'],
  ['clara', 'Clara', 'member'],
])('the demo’s provider knows %s as %s, who is %s', (login, name, role) => {
  const person = demoPerson(login);

  expect([person.name, roleOf(person.groups, DEMO_RULES)]).toEqual([name, role]);
});

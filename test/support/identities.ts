/** Who logs in at the provider of a test. */
import type { PersonOf } from '../../run/login/identity-server.ts';

/** Groups by the name that somebody logs in with. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  ada: ['staff', 'council-chair'],
  ben: ['council'],
  eve: ['staff'],
};

export const testPerson: PersonOf = (login) => ({
  name: `${login} of the council`,
  groups: GROUPS[login] ?? [],
});

/** Who logs in at the provider of a test. */
import type { PersonOf } from '../../run/login/identity-server.ts';

/** Groups by the name that somebody logs in with. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  ada: ['staff', 'council-chair'],
  ben: ['council'],
  eve: ['staff'],
  // as many as a token takes, of the longest names
  mia: [...Array.from({ length: 32 }, (_, index) => `${index}`.padEnd(64, 'ü')), 'council'],
};

export const testPerson: PersonOf = (login) => ({
  name: `${login} of the council`,
  groups: GROUPS[login] ?? [],
});

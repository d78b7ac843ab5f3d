/** Who may log in at the demo's provider: anybody, and the name says what they are. Pure. */
import type { Role } from '../../common/auth/roles.ts';
import type { PersonOf } from './identity-server.ts';

/** First part of a login, and what that makes of somebody. */
const GROUPS = { chair: 'chair', moderator: 'moderator', public: 'observer' } as const;

const MEMBERS = 'council';

export const DEMO_RULES: readonly { readonly group: string; readonly role: Role }[] = [
  ...Object.entries(GROUPS).map(([group, role]) => ({ group, role })),
  { group: MEMBERS, role: 'member' },
];

/** `chair` or `chair.anna` chairs, `moderator` and `public` likewise; anybody else is a member. */
export const demoPerson: PersonOf = (login) => {
  const [first = '', ...rest] = login.split('.');
  const isGroup = Object.hasOwn(GROUPS, first.toLowerCase());
  const name = rest.length > 0 && isGroup ? rest.join(' ') : login;
  return { name: capital(name), groups: [isGroup ? first.toLowerCase() : MEMBERS] };
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

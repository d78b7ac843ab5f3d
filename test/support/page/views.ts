/**
 * All views of the page with its fake room, one line each: test/e2e/page-views.test.ts checks them, `npm run screens` takes
 * a picture of each. Those of features lie in `./features/`, beside what they show. Test code only.
 */
import { existsSync, readdirSync } from 'node:fs';
import type { PageViewCase } from './page-view.ts';

const JOIN = 'room=Stadtrat&name=Erika+Mustermann&site=erfurt&autojoin=1';

function layout(choice: string): readonly string[] {
  return ['[data-testid=layout]', `[data-testid=layout-choice][data-item=${choice}]`];
}

/** Of the page itself. */
const OWN_VIEWS: readonly PageViewCase[] = [
  ['join', '', '[data-testid=join]'],
  [
    'join without devices',
    'cameraError=CAMERA_MISSING&micError=MICROPHONE_REFUSED',
    '[data-code=CAMERA_MISSING]',
  ],
  [
    'a connection that a firewall narrows',
    'way=tcp',
    '[data-testid=check-result]',
    '[data-testid=check-connection]',
  ],
  ['the start page', 'login=1', '[data-testid=start-room]'],
  ['the start page, with nothing planned', 'login=empty', '[data-testid=start-new-room]'],
  ['more about a meeting', 'login=1', '[data-testid=start-ics]', '[data-testid=start-more]'],
  ['a meeting is planned', 'login=1', '[data-testid=start-title]', '[data-testid=start-new-meeting]'],
  ['a room is made', 'login=1', '[data-testid=start-room-title]', '[data-testid=start-new-room]'],
  [
    'invitations',
    `${JOIN}&people=3&role=moderator`,
    '[data-testid=invite-row]',
    ...['[data-testid=people]', '[data-testid=invite]'],
  ],
  [
    'an invitation is revoked',
    `${JOIN}&people=3&role=moderator`,
    '[data-testid=invite-revoke-guests]',
    ...['[data-testid=people]', '[data-testid=invite]', '[data-testid=invite-revoke]'],
  ],
  ['alone', `${JOIN}&people=1`, '[data-testid=copy-link]'],
  ['20 people', `${JOIN}&people=20`, '[data-testid=tile]'],
  ['a shared screen', `${JOIN}&people=9&screen=1`, 'section[data-testid=screen]'],
  ['the people panel', `${JOIN}&people=9`, '#people-title', '[data-testid=people]'],
  ['250 people', `${JOIN}&people=250`, '[data-testid=next-page]'],
  [
    'the people panel of 250',
    `${JOIN}&people=250`,
    '[data-testid=person-row][data-name]',
    '[data-testid=people]',
  ],
  ['who speaks, large', `${JOIN}&people=250`, '[data-testid=speaker]', ...layout('stage')],
  ['stage and gallery in equal parts', `${JOIN}&people=9`, '[data-layout=side]', ...layout('side')],
  ['the menu of layouts', `${JOIN}&people=3`, '[role=menu]', '[data-testid=layout]'],
  [
    'what one may do about somebody',
    `${JOIN}&people=9&role=chair`,
    '[role=menu]',
    '[data-testid=people]',
    '[data-row="2"] [data-testid=person-actions]',
  ],
  ['the audience', `${JOIN}&people=250&audience=1`, '[data-testid=audience]'],
  ['kept outside', `${JOIN}&people=1&outside=1`, '[data-testid=outside]'],
  ['waiting for one’s turn', `${JOIN}&queue=12`, '[data-testid=queue]'],
  ['the settings', `${JOIN}&people=3`, '[data-testid=dialog-close]', '[data-testid=settings]'],
  ['reconnecting', `${JOIN}&people=3&end=reconnecting`, '[data-testid=reconnecting]'],
  ['the end', `${JOIN}&people=3&end=left`, '[data-testid=rejoin]'],
  ['failed', `${JOIN}&fail=TOKEN_EXPIRED`, '[data-code=TOKEN_EXPIRED]'],
];

const FEATURES = new URL('./features/', import.meta.url);

/** `part` = `page`, or a feature's name. */
export type PageView = { readonly part: string; readonly view: PageViewCase };

/** First those of the page, then those of features in the order of their names. */
export async function allPageViews(): Promise<readonly PageView[]> {
  const files = existsSync(FEATURES) ? readdirSync(FEATURES).sort() : [];
  const ofFeatures = files.map(async (file) => {
    const { views } = (await import(new URL(file, FEATURES).href)) as { views: readonly PageViewCase[] };
    const part = file.replace('.ts', '');
    return views.map(([name, query, ...rest]): PageView => {
      return { part, view: [name, `${JOIN}&${query}`, ...rest] };
    });
  });
  const own = OWN_VIEWS.map((view): PageView => ({ part: 'page', view }));
  return [...own, ...(await Promise.all(ofFeatures)).flat()];
}

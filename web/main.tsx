/** Entry of the page: gives the model the browser's parts. */
import type { RoomClientOptions } from '../client/api.ts';
import type { ErrorCode } from '../client/errors.ts';
import { listDevices, onDevicesChanged, openCamera, openMic, openScreen } from '../client/media/devices.ts';
import { createRoomClient } from '../client/room-client.ts';
import { measureSites } from '../client/sites/measure-sites.ts';
import { loadFeatures } from './features/registry.ts';
import { mountPage } from './mount.tsx';
import { createBackend } from './state/backend.ts';
import type { DevicesPort } from './state/devices.ts';
import { fetchCheck } from './state/fetch-check.ts';
import { namedUrl, readLinkToken, withLinkToken } from './state/link-token.ts';
import { splitLink } from './state/page-url.ts';
import {
  loadInvitation,
  loadLinkSecret,
  loadLinkToken,
  saveInvitation,
  saveLinkSecret,
  saveLinkToken,
  storageOrMemory,
} from './state/preferences.ts';
import { readInvitation, splitVisit } from './state/visit.ts';
import { Visitor } from './state/visitor.ts';

/** A small screen that is touched, however it is held. */
const PHONE = '(pointer: coarse) and (max-width: 600px), (pointer: coarse) and (max-height: 500px)';

const devicesPort: DevicesPort = {
  openMic,
  openCamera,
  openScreen,
  canShareScreen: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
  async list() {
    const { microphones, cameras, speakers } = await listDevices();
    return { mics: microphones, cameras, speakers };
  },
  onChanged(listener) {
    if (navigator.mediaDevices !== undefined) onDevicesChanged(listener);
  },
};

const root = document.querySelector<HTMLElement>('#app');
if (root === null) throw new TypeError('index.html has no #app');

const tabStorage = storageOrMemory(() => sessionStorage);
const visit = splitVisit(location.href);
if (visit.invitation !== undefined) saveInvitation(tabStorage, visit.invitation);
const brought = splitLink(visit.pageUrl);
const { secret, token } = brought;
if (secret !== undefined) saveLinkSecret(tabStorage, secret);
if (token !== undefined) saveLinkToken(tabStorage, token);
const linkSecret = secret ?? loadLinkSecret(tabStorage);
const linkToken = readLinkToken(token ?? loadLinkToken(tabStorage) ?? '');
const pageUrl =
  token !== undefined && linkToken !== undefined ? namedUrl(brought.pageUrl, linkToken) : brought.pageUrl;
if (pageUrl !== location.href) history.replaceState(null, '', pageUrl);
const visitor = new Visitor({
  fetch: (url, init) => fetch(url, init),
  invitation: readInvitation(visit.invitation ?? loadInvitation(tabStorage) ?? ''),
  hasToken: linkToken !== undefined,
});
const backend = visitor.backendOn(createBackend((url, init) => fetch(url, init), linkSecret));
// a new link opened in the same tab differs in its fragment only: browsers load nothing by themselves
addEventListener('hashchange', () => {
  const link = splitLink(location.href);
  const isInvited = splitVisit(location.href).invitation !== undefined;
  if (link.secret !== undefined || link.token !== undefined || isInvited) location.reload();
});

mountPage(root, {
  createRoomClient: (options: RoomClientOptions) =>
    createRoomClient({ ...options, device: matchMedia(PHONE).matches ? 'phone' : 'desktop' }),
  backend: linkToken === undefined ? backend : withLinkToken(backend, linkToken, pageUrl),
  devicesPort,
  measureSites: (sites, options) =>
    measureSites(sites, { fetch: (url, init) => fetch(url, init), now: () => performance.now() }, options),
  checkConnection: async (site) => {
    const { checkInBrowser } = await import('../client/check/browser-check.ts');
    return checkInBrowser(await fetchCheck((url, init) => fetch(url, init), site));
  },
  localStorage: storageOrMemory(() => localStorage),
  sessionStorage: tabStorage,
  now: () => Date.now(),
  loadFeatures,
  pageUrl,
  linkSecret,
  visitor,
  fetch: (url, init) => fetch(url, init),
  loginFailure: loginFailureOf(visit.loginFailure),
  openUrl: (url) => location.assign(url),
  replaceUrl: (url) => history.replaceState(null, '', url),
  languages: navigator.languages,
});

/** Of an address that anybody can write: only what a login can end with is shown. */
function loginFailureOf(code: string | undefined): ErrorCode | undefined {
  const known: readonly ErrorCode[] = ['LOGIN_INVALID', 'GRANT_MISSING', 'BUSY', 'RATE_LIMITED'];
  return known.find((one) => one === code) ?? (code === undefined ? undefined : 'LOGIN_INVALID');
}

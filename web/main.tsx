/** Entry of the page: gives the model the browser's parts. */
import type { RoomClientOptions } from '../client/api.ts';
import { listDevices, onDevicesChanged, openCamera, openMic, openScreen } from '../client/media/devices.ts';
import { createRoomClient } from '../client/room-client.ts';
import { measureSites } from '../client/sites/measure-sites.ts';
import { mountPage } from './mount.tsx';
import { createBackend } from './state/backend.ts';
import type { DevicesPort } from './state/devices.ts';
import { namedUrl, readLinkToken, withLinkToken } from './state/link-token.ts';
import { splitLink } from './state/page-url.ts';
import {
  loadLinkSecret,
  loadLinkToken,
  saveLinkSecret,
  saveLinkToken,
  storageOrMemory,
} from './state/preferences.ts';

/** A small screen that is touched, however it is held. */
const PHONE = '(pointer: coarse) and (max-width: 600px), (pointer: coarse) and (max-height: 500px)';

const devicesPort: DevicesPort = {
  openMic,
  openCamera,
  openScreen,
  canShareScreen: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
  async list() {
    const { microphones, cameras } = await listDevices();
    return { mics: microphones, cameras };
  },
  onChanged(listener) {
    if (navigator.mediaDevices !== undefined) onDevicesChanged(listener);
  },
};

const root = document.querySelector<HTMLElement>('#app');
if (root === null) throw new TypeError('index.html has no #app');

const tabStorage = storageOrMemory(() => sessionStorage);
const brought = splitLink(location.href);
const { secret, token } = brought;
if (secret !== undefined) saveLinkSecret(tabStorage, secret);
if (token !== undefined) saveLinkToken(tabStorage, token);
const linkSecret = secret ?? loadLinkSecret(tabStorage);
const linkToken = readLinkToken(token ?? loadLinkToken(tabStorage) ?? '');
const pageUrl =
  token !== undefined && linkToken !== undefined ? namedUrl(brought.pageUrl, linkToken) : brought.pageUrl;
if (pageUrl !== location.href) history.replaceState(null, '', pageUrl);
const backend = createBackend((url, init) => fetch(url, init), linkSecret);
// a new link opened in the same tab differs in its fragment only: browsers load nothing by themselves
addEventListener('hashchange', () => {
  const link = splitLink(location.href);
  if (link.secret !== undefined || link.token !== undefined) location.reload();
});

mountPage(root, {
  createRoomClient: (options: RoomClientOptions) =>
    createRoomClient({ ...options, device: matchMedia(PHONE).matches ? 'phone' : 'desktop' }),
  backend: linkToken === undefined ? backend : withLinkToken(backend, linkToken, pageUrl),
  devicesPort,
  measureSites: (sites, options) =>
    measureSites(sites, { fetch: (url, init) => fetch(url, init), now: () => performance.now() }, options),
  localStorage: storageOrMemory(() => localStorage),
  sessionStorage: tabStorage,
  now: () => Date.now(),
  pageUrl,
  linkSecret,
  replaceUrl: (url) => history.replaceState(null, '', url),
  languages: navigator.languages,
});

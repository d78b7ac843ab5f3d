/** Entry of the page: gives the model the browser's parts. */
import type { RoomClientOptions } from '../client/api.ts';
import { listDevices, onDevicesChanged, openCamera, openMic, openScreen } from '../client/media/devices.ts';
import { createRoomClient } from '../client/room-client.ts';
import { mountPage } from './mount.tsx';
import { createBackend } from './state/backend.ts';
import type { DevicesPort } from './state/devices.ts';
import { storageOrMemory } from './state/preferences.ts';

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

mountPage(root, {
  createRoomClient: (options: RoomClientOptions) => createRoomClient(options),
  backend: createBackend((url, init) => fetch(url, init)),
  devicesPort,
  localStorage: storageOrMemory(() => localStorage),
  sessionStorage: storageOrMemory(() => sessionStorage),
  now: () => Date.now(),
  pageUrl: location.href,
  replaceUrl: (url) => history.replaceState(null, '', url),
  languages: navigator.languages,
});

/** The page with a fake room, for looking at views and checking them: `?people=9&screen=1&still=1&fail=CODE&end=reconnecting&queue=12&audience=1`. */
import type { RoomState } from '../../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../../client/errors.ts';
import { mountPage } from '../../../web/mount.tsx';
import { fakeAudioTrack, personTrack, screenTrack } from './fake-media.ts';
import { FAKE_SITES, fakeMeasureSites } from './fake-sites.ts';
import { FakeRoomClient } from './fake-room-client.ts';

const query = new URLSearchParams(location.search);
const name = query.get('name') ?? 'Erika Mustermann';
const fakeRoom: { client: FakeRoomClient | undefined } = { client: undefined };
Object.assign(window, { fakeRoom });

/** One picture for all of them, for when their drawing would disturb. */
const still = query.get('still') === '1' ? screenTrack() : undefined;

const refuse = (device: string): ErrorCode | undefined =>
  (query.get(device) as ErrorCode | null) ?? undefined;
async function open(device: string, make: () => MediaStreamTrack): Promise<MediaStreamTrack> {
  const code = refuse(device);
  if (code !== undefined) throw new ClientFailure(code, 'as the test wants it');
  return make();
}

const root = document.querySelector<HTMLElement>('#app');
if (root === null) throw new Error('no #app');
mountPage(root, {
  pageUrl: location.href,
  replaceUrl: () => {},
  languages: navigator.languages,
  localStorage,
  sessionStorage,
  now: () => Date.now(),
  backend: {
    fetchSites: async () => FAKE_SITES,
    fetchAdmission: async () => ({ token: 'token', signalUrl: 'ws://fake.test', expiresAtMs: Infinity }),
  },
  measureSites: fakeMeasureSites,
  devicesPort: {
    openMic: () => open('micError', fakeAudioTrack),
    openCamera: () => open('cameraError', () => personTrack(name)),
    openScreen: async () => new MediaStream([screenTrack()]),
    canShareScreen: true,
    list: async () => ({
      mics: [{ deviceId: 'm1', label: 'Konferenzmikrofon (USB)' }],
      cameras: [{ deviceId: 'c1', label: 'Integrierte Kamera' }],
    }),
    onChanged: () => {},
  },
  createRoomClient: () =>
    (fakeRoom.client = new FakeRoomClient({
      others: Number(query.get('people') ?? '1') - 1,
      name,
      site: query.get('site') ?? 'erfurt',
      hasScreen: query.get('screen') === '1',
      joinError: refuse('fail'),
      finalState: (query.get('end') as RoomState | null) ?? 'joined',
      queuePlace: Number(query.get('queue') ?? '0'),
      isAudience: query.get('audience') === '1',
      videoTrackOf: (person, { type }) =>
        still?.clone() ?? (type === 'screen' ? screenTrack() : personTrack(person.name)),
    })),
});

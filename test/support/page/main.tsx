/** The page with a fake room, for looking at views and checking them: `?people=9&screen=1&still=1&fail=CODE&end=reconnecting&queue=12&audience=1&login=1`. */
import type { FeatureRecordMap, RoleName, RoomState } from '../../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../../client/errors.ts';
import { loadFeatures } from '../../../web/features/registry.ts';
import { mountPage } from '../../../web/mount.tsx';
import { Visitor } from '../../../web/state/visitor.ts';
import { fakeApi } from './fake-api.ts';
import { fakeAudioTrack, personTrack, screenTrack } from './fake-media.ts';
import { FAKE_SITES, fakeMeasureSites } from './fake-sites.ts';
import { FakeRoomClient } from './fake-room-client.ts';

type FakeFeature = {
  readonly records: (query: URLSearchParams) => FeatureRecordMap;
  /** What the feature answers when it is asked. */
  readonly answer?: (query: Uint8Array) => Uint8Array;
};

/** What features tell, as their part of the address wants it. */
const FEATURES: Readonly<Record<string, FakeFeature>> = import.meta.glob('./features/*.ts', { eager: true });
const nameOf = (path: string): string => path.split('/').at(-1)?.replace('.ts', '') ?? '';

const query = new URLSearchParams(location.search);
const name = query.get('name') ?? 'Erika Mustermann';
const login = query.get('login') ?? '';
const fetchFake = fakeApi(login);
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
  fetch: fetchFake,
  visitor: login === '' ? undefined : new Visitor({ fetch: fetchFake, invitation: undefined }),
  loadFeatures,
  backend: {
    fetchSites: async () => FAKE_SITES,
    fetchAdmission: async () => ({ token: 'token', signalUrl: 'ws://fake.test', expiresAtMs: Infinity }),
  },
  measureSites: fakeMeasureSites,
  checkConnection: async () => ({
    ...{ isSignalOpen: true, rttMs: 21, lossRatio: 0, error: undefined },
    way: (query.get('way') ?? 'udp') as 'udp' | 'tcp',
  }),
  devicesPort: {
    openMic: () => open('micError', fakeAudioTrack),
    openCamera: () => open('cameraError', () => personTrack(name)),
    openScreen: async () => new MediaStream([screenTrack()]),
    canShareScreen: true,
    list: async () => ({
      mics: [{ deviceId: 'm1', label: 'Konferenzmikrofon (USB)' }],
      cameras: [{ deviceId: 'c1', label: 'Integrierte Kamera' }],
      speakers: [{ deviceId: 's1', label: 'Kopfhörer' }],
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
      role: (query.get('role') as RoleName | null) ?? 'member',
      records: new Map(Object.entries(FEATURES).map(([path, fake]) => [nameOf(path), fake.records(query)])),
      answers: new Map(Object.entries(FEATURES).map(([path, { answer }]) => [nameOf(path), answer])),
      isAudience: query.get('audience') === '1',
      isOutside: query.get('outside') === '1',
      videoTrackOf: (person, { type }) =>
        still?.clone() ?? (type === 'screen' ? screenTrack() : personTrack(person.name)),
    })),
});

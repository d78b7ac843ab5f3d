/** Microphone and camera of this person, before and during a call, and what the browser offers. */
import { signal } from '@preact/signals';
import type { RoomClient, SourceType } from '../../client/api.ts';
import type { Withheld } from './audience.ts';
import { codeOfError, type ErrorList } from './error-list.ts';
import { DeviceSwitch, type DeviceInfo } from './device-switch.ts';
import type { Preferences } from './preferences.ts';

/** The browser's devices; each call throws a `ClientFailure` with the code to show. */
export type DevicesPort = {
  openMic(deviceId: string | undefined): Promise<MediaStreamTrack>;
  openCamera(deviceId: string | undefined): Promise<MediaStreamTrack>;
  openScreen(): Promise<MediaStream>;
  /** False on phones, whose browsers cannot do it. */
  readonly canShareScreen: boolean;
  list(): Promise<{
    readonly mics: readonly DeviceInfo[];
    readonly cameras: readonly DeviceInfo[];
    readonly speakers: readonly DeviceInfo[];
  }>;
  onChanged(listener: () => void): void;
};

export type DevicesDeps = {
  readonly port: DevicesPort;
  readonly errors: ErrorList;
  readonly preferences: Preferences;
};

/** Both switches, wired to the lists, the notices and the room. */
export class Devices {
  readonly mic: DeviceSwitch;
  readonly camera: DeviceSwitch;
  /** Empty where the browser lets nobody choose. */
  readonly speakers = signal<readonly DeviceInfo[]>([]);
  /** Undefined = the browser's default. */
  readonly speakerId = signal<string | undefined>(undefined);
  readonly #deps: DevicesDeps;

  constructor(deps: DevicesDeps) {
    const { port, errors, preferences } = deps;
    this.#deps = deps;
    const onOpened = (): void => void this.refresh();
    this.mic = new DeviceSwitch({
      open: (deviceId) => openOrDefault((id) => port.openMic(id), deviceId),
      onFailed: (code) => errors.add(code),
      onOpened: () => {
        clearErrors(errors, 'MICROPHONE');
        onOpened();
      },
    });
    this.camera = new DeviceSwitch({
      open: (deviceId) => openOrDefault((id) => port.openCamera(id), deviceId),
      onFailed: (code) => errors.add(code),
      onOpened: () => {
        clearErrors(errors, 'CAMERA');
        onOpened();
      },
    });
    this.speakerId.value = preferences.get('speaker') || undefined;
    this.mic.deviceId.value = preferences.get('mic') || undefined;
    this.camera.deviceId.value = preferences.get('camera') || undefined;
    port.onChanged(() => void this.refresh());
  }

  /** Reads the lists again; names are there only after a permission was given. */
  async refresh(): Promise<void> {
    const nothing = { mics: [], cameras: [], speakers: [] };
    const { mics, cameras, speakers } = await this.#deps.port.list().catch(() => nothing);
    this.speakers.value = speakers;
    this.mic.devices.value = mics;
    this.camera.devices.value = cameras;
  }

  /** Opens what is wanted. The camera goes first: its notice is the more useful one when both fail. */
  async open(wanted: { readonly mic: boolean; readonly camera: boolean }): Promise<void> {
    await Promise.all([this.camera.set(wanted.camera), this.mic.set(wanted.mic)]);
  }

  selectMic(deviceId: string | undefined): Promise<void> {
    this.#deps.preferences.set('mic', deviceId ?? '');
    return this.mic.select(deviceId);
  }

  selectCamera(deviceId: string | undefined): Promise<void> {
    this.#deps.preferences.set('camera', deviceId ?? '');
    return this.camera.select(deviceId);
  }

  selectSpeaker(deviceId: string | undefined): void {
    this.#deps.preferences.set('speaker', deviceId ?? '');
    this.speakerId.value = deviceId;
  }

  /** Publishes into a room from now on. */
  async attach(client: RoomClient): Promise<void> {
    await Promise.all([
      this.mic.attach({
        publish: (track) => client.setMic(track),
        mute: (isMuted) => client.setMicMuted(isMuted),
      }),
      this.camera.attach({ publish: (track) => client.setCamera(track) }),
    ]);
  }

  /** Closes what the room keeps for its podium; what it gives free stays off. */
  async withhold({ mic, camera }: Withheld): Promise<void> {
    await Promise.all([this.mic.allow(!mic), this.camera.allow(!camera)]);
  }

  /** The server has switched these off; whoever may switches them on again. */
  async silence(types: readonly SourceType[]): Promise<void> {
    if (types.includes('mic')) await this.mic.silence();
    if (types.includes('camera')) await this.camera.silence();
  }

  /** Releases both devices. */
  async release(): Promise<void> {
    await Promise.all([this.mic.release(), this.camera.release()]);
  }
}

/** A remembered device may be unplugged: then the default one is better than none. */
async function openOrDefault(
  open: (deviceId: string | undefined) => Promise<MediaStreamTrack>,
  deviceId: string | undefined,
): Promise<MediaStreamTrack> {
  if (deviceId === undefined) return open(undefined);
  return open(deviceId).catch((error: unknown) => {
    if (codeOfError(error).endsWith('_MISSING')) return open(undefined);
    throw error;
  });
}

function clearErrors(errors: ErrorList, device: 'MICROPHONE' | 'CAMERA'): void {
  errors.remove(`${device}_REFUSED`);
  errors.remove(`${device}_MISSING`);
  errors.remove(`${device}_BUSY`);
}

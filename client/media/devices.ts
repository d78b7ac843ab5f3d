/** Opens microphones, cameras and screens for a page, and says in our codes why one could not be opened. */
import { ClientFailure, type ErrorCode } from '../errors.ts';

/** What somebody may choose from. Labels are empty until a device of the kind has been allowed once. */
export type DeviceList = {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
};

type Codes = { readonly refused: ErrorCode; readonly missing: ErrorCode; readonly busy: ErrorCode };

const MICROPHONE: Codes = {
  refused: 'MICROPHONE_REFUSED',
  missing: 'MICROPHONE_MISSING',
  busy: 'MICROPHONE_BUSY',
};
const CAMERA: Codes = { refused: 'CAMERA_REFUSED', missing: 'CAMERA_MISSING', busy: 'CAMERA_BUSY' };
const SCREEN: Codes = { refused: 'SCREEN_REFUSED', missing: 'SCREEN_REFUSED', busy: 'SCREEN_REFUSED' };

/** Cameras are asked for this; they give what they can. */
const CAMERA_IDEAL = { width: { ideal: 1_280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };

/** @throws {ClientFailure} MICROPHONE_REFUSED, MICROPHONE_MISSING, MICROPHONE_BUSY, BROWSER_UNSUPPORTED */
export async function openMic(deviceId?: string): Promise<MediaStreamTrack> {
  const stream = await openUserMedia({ audio: { ...choice(deviceId), ...SPEECH_PROCESSING } }, MICROPHONE);
  return firstTrack(stream.getAudioTracks(), MICROPHONE);
}

const SPEECH_PROCESSING = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @throws {ClientFailure} CAMERA_REFUSED, CAMERA_MISSING, CAMERA_BUSY, BROWSER_UNSUPPORTED */
export async function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  const stream = await openUserMedia({ video: { ...choice(deviceId), ...CAMERA_IDEAL } }, CAMERA);
  return firstTrack(stream.getVideoTracks(), CAMERA);
}

/** With sound where the browser offers it. @throws {ClientFailure} SCREEN_REFUSED, BROWSER_UNSUPPORTED */
export async function openScreen(): Promise<MediaStream> {
  const devices = mediaDevices();
  if (typeof devices.getDisplayMedia !== 'function') {
    throw new ClientFailure('BROWSER_UNSUPPORTED', 'this browser cannot share a screen');
  }
  try {
    return await devices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: true });
  } catch (error) {
    throw deviceFailure(error, SCREEN);
  }
}

/** @throws {ClientFailure} BROWSER_UNSUPPORTED */
export async function listDevices(): Promise<DeviceList> {
  const all = await mediaDevices().enumerateDevices();
  const ofKind = (kind: MediaDeviceKind): MediaDeviceInfo[] => all.filter((device) => device.kind === kind);
  return {
    microphones: ofKind('audioinput'),
    cameras: ofKind('videoinput'),
    speakers: ofKind('audiooutput'),
  };
}

/** @returns the function that stops telling about devices that come and go */
export function onDevicesChanged(listener: () => void): () => void {
  const devices = mediaDevices();
  devices.addEventListener('devicechange', listener);
  return () => devices.removeEventListener('devicechange', listener);
}

/** The code for what a browser threw. @see https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
function deviceFailure(error: unknown, codes: Codes): ClientFailure {
  const name = error instanceof Error ? error.name : '';
  const detail = error instanceof Error ? error.message : String(error);
  return new ClientFailure(codeOf(name, codes), detail, { cause: error });
}

function codeOf(name: string, codes: Codes): ErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
    case 'PermissionDeniedError': // older browsers
      return codes.refused;
    case 'NotFoundError':
    case 'OverconstrainedError': // the chosen device has gone
    case 'DevicesNotFoundError':
      return codes.missing;
    case 'TypeError': // nothing to ask with: an insecure page
      return 'BROWSER_UNSUPPORTED';
    default: // NotReadableError, AbortError, InvalidStateError: it is there, but cannot be had now
      return codes.busy;
  }
}

async function openUserMedia(constraints: MediaStreamConstraints, codes: Codes): Promise<MediaStream> {
  const devices = mediaDevices();
  try {
    return await devices.getUserMedia(constraints);
  } catch (error) {
    throw deviceFailure(error, codes);
  }
}

function mediaDevices(): MediaDevices {
  // typed as always there, but missing on insecure pages
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined)
    throw new ClientFailure('BROWSER_UNSUPPORTED', 'devices need a secure page (HTTPS)');
  return devices;
}

function choice(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined || deviceId === '' ? {} : { deviceId: { exact: deviceId } };
}

function firstTrack([track]: readonly MediaStreamTrack[], codes: Codes): MediaStreamTrack {
  if (track === undefined) throw new ClientFailure(codes.missing, 'the device gave no track');
  return track;
}

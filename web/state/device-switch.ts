/**
 * One device (microphone or camera): whether the person wants it, which one, and its live track.
 *
 * The wish changes at once, the device follows: changes are applied one after the other until both agree, so fast
 * clicks can neither open a device twice nor leave one open.
 */
import { signal } from '@preact/signals';
import type { ErrorCode } from '../../client/errors.ts';
import { codeOfError } from './error-list.ts';

export type DeviceInfo = { readonly deviceId: string; readonly label: string };

/** Where the track goes while in a room. */
export type TrackSink = {
  publish(track: MediaStreamTrack | undefined): Promise<void>;
  /** For devices that stay open while off, so that switching on is instant. */
  readonly mute?: (isMuted: boolean) => Promise<void>;
};

export type DeviceSwitchOptions = {
  /** @throws {ClientFailure} with the code to show */
  readonly open: (deviceId: string | undefined) => Promise<MediaStreamTrack>;
  readonly onFailed: (code: ErrorCode) => void;
  readonly onOpened: () => void;
};

/** Keeps a device as the person wants it. */
export class DeviceSwitch {
  /** What the person wants; false again when the device could not be opened. */
  readonly isOn = signal(false);
  readonly track = signal<MediaStreamTrack | undefined>(undefined);
  /** Being opened: the browser may be asking for permission. */
  readonly isOpening = signal(false);
  /** Whether the room lets this device be used. */
  readonly isAllowed = signal(true);
  readonly deviceId = signal<string | undefined>(undefined);
  readonly devices = signal<readonly DeviceInfo[]>([]);

  readonly #options: DeviceSwitchOptions;
  #sink: TrackSink | undefined;
  #openedId: string | undefined;
  #isMuted = false;
  /** Between set() and release(): a released device is closed whatever the wish. */
  #isHeld = false;
  #working: Promise<void> | undefined;
  #isStale = false;

  constructor(options: DeviceSwitchOptions) {
    this.#options = options;
  }

  /** Switching on does nothing while it is not allowed. */
  set(isOn: boolean): Promise<void> {
    this.isOn.value = isOn && this.isAllowed.peek();
    this.#isHeld = true;
    return this.#apply();
  }

  /** The server has switched it off; a microphone is muted by that. */
  silence(): Promise<void> {
    if (this.#sink?.mute !== undefined) this.#isMuted = true;
    return this.set(false);
  }

  toggle(): Promise<void> {
    return this.set(!this.isOn.peek());
  }

  /** While it is not allowed the device is closed; allowed again, it stays off until somebody switches it on. */
  allow(isAllowed: boolean): Promise<void> {
    if (this.isAllowed.peek() === isAllowed) return Promise.resolve();
    this.isAllowed.value = isAllowed;
    if (!isAllowed) this.isOn.value = false;
    if (!isAllowed && this.#sink?.mute !== undefined) this.#isMuted = true; // as the client has done
    return this.#apply();
  }

  /** Uses another device from now on; undefined = the browser's default. */
  select(deviceId: string | undefined): Promise<void> {
    this.deviceId.value = deviceId;
    return this.#apply();
  }

  /** Publishes into a room from now on, the current track first. */
  async attach(sink: TrackSink): Promise<void> {
    this.#sink = sink;
    this.#isMuted = false;
    const track = this.track.peek();
    if (track !== undefined) await sink.publish(track);
  }

  /** Leaves the room: releases the device, keeps the wish for the next time. What the room forbade is over. */
  release(): Promise<void> {
    this.isAllowed.value = true;
    this.#sink = undefined;
    this.#isHeld = false;
    return this.#apply();
  }

  #apply(): Promise<void> {
    this.#isStale = true;
    return (this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    }));
  }

  async #work(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await (this.#isHeld && this.isOn.peek() ? this.#turnOn() : this.#turnOff());
      } catch (error) {
        this.isOn.value = false;
        this.#options.onFailed(codeOfError(error));
      }
    }
  }

  async #turnOn(): Promise<void> {
    const deviceId = this.deviceId.peek();
    if (this.track.peek() === undefined || this.#openedId !== deviceId) await this.#open(deviceId);
    if (!this.#isMuted) return;
    this.#isMuted = false;
    await this.#sink?.mute?.(false);
  }

  async #open(deviceId: string | undefined): Promise<void> {
    this.isOpening.value = true;
    try {
      const track = await this.#options.open(deviceId);
      this.#stop();
      track.addEventListener('ended', () => this.#onEnded(track), { once: true });
      this.#openedId = deviceId;
      this.track.value = track;
      this.#options.onOpened();
      await this.#sink?.publish(track);
    } finally {
      this.isOpening.value = false;
    }
  }

  async #turnOff(): Promise<void> {
    if (this.track.peek() === undefined) return;
    if (this.#sink?.mute === undefined || !this.isAllowed.peek()) {
      this.#stop();
      await this.#sink?.publish(undefined);
    } else if (!this.#isMuted) {
      this.#isMuted = true;
      await this.#sink.mute(true);
    }
  }

  #stop(): void {
    this.track.peek()?.stop();
    this.track.value = undefined; // the room's mute outlasts the device
  }

  /** The device was unplugged or taken away: `stop()` of ours raises no event. */
  #onEnded(track: MediaStreamTrack): void {
    if (this.track.peek() !== track) return;
    this.track.value = undefined;
    this.isOn.value = false;
    this.#sink?.publish(undefined).catch((error: unknown) => this.#options.onFailed(codeOfError(error)));
  }
}

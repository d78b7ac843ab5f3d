/**
 * What this person sends, before and during a call: switches that are remembered over a reload, and a shared screen.
 * The devices themselves are in devices.ts. No DOM.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { JoinModeName } from '../../client/api.ts';
import type { Call } from './call.ts';
import type { Devices, DevicesPort } from './devices.ts';
import { codeOfError, type ErrorList } from './error-list.ts';
import {
  loadSwitches,
  saveSwitches,
  type SessionIdentity,
  type StoragePort,
  type SwitchStates,
} from './preferences.ts';

export type OwnMediaDeps = {
  readonly devices: Devices;
  readonly port: Pick<DevicesPort, 'canShareScreen' | 'openScreen'>;
  readonly errors: ErrorList;
  readonly sessionStorage: StoragePort;
  readonly mode: ReadonlySignal<JoinModeName>;
  readonly call: ReadonlySignal<Call | undefined>;
  readonly identity: () => SessionIdentity;
  /** As the address says it. */
  readonly wanted: SwitchStates;
};

export class OwnMedia {
  readonly #deps: OwnMediaDeps;

  constructor(deps: OwnMediaDeps) {
    this.#deps = deps;
  }

  get canShareScreen(): boolean {
    return this.#deps.port.canShareScreen;
  }

  async toggle(device: 'mic' | 'camera'): Promise<void> {
    const { devices, call } = this.#deps;
    if (!devices[device].isAllowed.peek()) {
      call.peek()?.explain(device); // kept for the podium, or forbidden by a feature
      return;
    }
    const toggling = devices[device].toggle();
    this.remember();
    await toggling;
  }

  async toggleScreen(): Promise<void> {
    const { errors, port } = this.#deps;
    const call = this.#deps.call.peek();
    if (call === undefined) return;
    try {
      errors.remove('SCREEN_REFUSED');
      const isSharing = call.local.peek().screen !== undefined;
      await call.client.setScreen(isSharing ? undefined : await port.openScreen());
    } catch (error) {
      errors.add(codeOfError(error));
    }
  }

  /** @param resumed a session of before, with its switches; undefined = as the address says */
  open(resumed: SessionIdentity | undefined): Promise<void> {
    const { sessionStorage, wanted, devices } = this.#deps;
    const saved = resumed && loadSwitches(sessionStorage, resumed);
    return devices.open(this.#hasDevices ? (saved ?? wanted) : { mic: false, camera: false });
  }

  /** As the switches are. */
  reopen(): void {
    if (this.#hasDevices) void this.#deps.devices.open(this.#switches);
  }

  release(): void {
    void this.#deps.devices.release();
  }

  /** So that a reload finds the switches as they are. */
  remember(): void {
    const { sessionStorage, identity } = this.#deps;
    saveSwitches(sessionStorage, identity(), this.#switches);
  }

  get #switches(): SwitchStates {
    const { mic, camera } = this.#deps.devices;
    return { mic: mic.isOn.peek(), camera: camera.isOn.peek() };
  }

  /** Screens and companions send nothing. */
  get #hasDevices(): boolean {
    const mode = this.#deps.mode.peek();
    return mode === 'full' || mode === 'hall';
  }
}

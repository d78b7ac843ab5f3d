/** The hall for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  HallCommand,
  HallOffersView,
  HallView as WireView,
  type IHallCommand,
} from '../../../proto/features/hall.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

export type HallDeviceView = {
  /** @see PersonView.number */
  readonly number: number;
  readonly label: string;
  readonly hasSound: boolean;
};

export type HallView = {
  /** The first stands for the hall. */
  readonly devices: readonly HallDeviceView[];
  /** Which device plays the sound in the hall; undefined = none is there. */
  readonly outputNumber: number | undefined;
  /** Who sits in the hall with a companion device; the first 200 of them. */
  readonly companions: ReadonlySet<number>;
  readonly companionCount: number;
  /** For who leads: devices that wait to be declared. */
  readonly offered: readonly HallDeviceView[];
  /** For who leads. */
  readonly screens: readonly HallDeviceView[];
};

/** What the records of the feature say. */
export function hallViewOf(records: FeatureRecordMap): HallView {
  const hall = WireView.decode(records.get('hall') ?? NOTHING);
  const offers = HallOffersView.decode(records.get('offers') ?? NOTHING);
  return {
    devices: hall.devices.map(deviceOf),
    outputNumber: hall.outputNumber || undefined,
    companions: new Set(hall.companions),
    companionCount: hall.companionCount,
    offered: offers.devices.map(deviceOf),
    screens: offers.screens.map(deviceOf),
  };
}

const NOTHING = new Uint8Array();

const deviceOf = ({ number, label, hasSound }: WireView['devices'][number]): HallDeviceView => ({
  number: number ?? 0,
  label: label ?? '',
  hasSound: hasSound ?? false,
});

/** For who leads; all commands reject as {@link FeaturePort.command} does. */
export class Hall {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** PARTICIPANT_UNKNOWN, hall.not-a-device, hall.full, ARGUMENT_INVALID */
  declare(number: number, { label = '', hasSound = false } = {}): Promise<void> {
    return this.#send({ declare: { number, label, hasSound } });
  }

  dismiss(number: number): Promise<void> {
    return this.#send({ dismiss: { number } });
  }

  /** @param number left out: whichever stands for the hall. PARTICIPANT_UNKNOWN, hall.not-a-device */
  setOutput(number = 0): Promise<void> {
    return this.#send({ setOutput: { number } });
  }

  async #send(command: IHallCommand): Promise<void> {
    await this.#port.command(HallCommand.encode(command).finish());
  }
}

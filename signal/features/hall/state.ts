/** The hall's devices in the order in which they were declared, and which of them plays its sound. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { HallDeviceRecord, HallOutputRecord } from '../../../proto/features/hall.ts';
import type { FeatureRecords } from '../contract.ts';

export type HallDevice = {
  readonly participantId: ParticipantId;
  readonly place: number;
  readonly number: number;
  readonly label: string;
  readonly subject: string;
  readonly hasSound: boolean;
};

type Output = { readonly participantId: ParticipantId; readonly number: number };

export type Hall = {
  /** The first stands for the hall. */
  readonly devices: readonly HallDevice[];
  /** As somebody has chosen it. */
  readonly chosenOutput: Output | undefined;
};

const DEVICE_PREFIX = 'device/';
const OUTPUT_KEY = 'output';

export function readHall({ replicated }: FeatureRecords): Hall {
  const devices = [...replicated]
    .filter(([key]) => key.startsWith(DEVICE_PREFIX))
    .map(([key, value]) => {
      const { place, number, label, subject, hasSound } = HallDeviceRecord.decode(value);
      const participantId = key.slice(DEVICE_PREFIX.length) as ParticipantId;
      return { participantId, place, number, label, subject, hasSound };
    })
    .sort((one, other) => one.place - other.place);
  const output = replicated.get(OUTPUT_KEY);
  if (output === undefined) return { devices, chosenOutput: undefined };
  const { participantId, number } = HallOutputRecord.decode(output);
  return { devices, chosenOutput: { participantId: participantId as ParticipantId, number } };
}

/** The one device that plays the sound of the others: never two. */
export const outputOf = ({ devices, chosenOutput }: Hall): Output | undefined => chosenOutput ?? devices[0];

/** Whether the microphone of a device of the hall may be open. */
export function maySpeak({ devices }: Hall, id: ParticipantId): boolean {
  const index = devices.findIndex(({ participantId }) => participantId === id);
  return index === 0 || devices[index]?.hasSound === true;
}

export const writeDevice = ({ participantId, ...record }: HallDevice): RecordWrite => ({
  key: `${DEVICE_PREFIX}${participantId}`,
  value: HallDeviceRecord.encode(record).finish(),
});

export const deleteDevice = ({ participantId }: Pick<HallDevice, 'participantId'>): RecordWrite => ({
  key: `${DEVICE_PREFIX}${participantId}`,
  value: undefined,
});

/** @param output undefined = whichever stands for the hall */
export const writeOutput = (output: Output | undefined): RecordWrite => ({
  key: OUTPUT_KEY,
  value: output && HallOutputRecord.encode(output).finish(),
});

/** What becomes of the hall's devices: declared and dismissed, which of them plays sound, what when one leaves. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { IHallDeclare, IHallDismiss, IHallSetOutput } from '../../../proto/features/hall.ts';
import type { Attendee, DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { deleteDevice, writeDevice, writeOutput, type Hall, type HallDevice } from './state.ts';

const NOTHING: Decision = { writes: [] };

/** Cameras and microphones of one hall. */
const MAX_DEVICES = 8;
const MAX_LABEL_CHARS = 40;

/** Errors: ARGUMENT_INVALID, PARTICIPANT_UNKNOWN, hall.not-a-device, hall.full. */
export function declare(hall: Hall, command: IHallDeclare, context: DecideContext): AppError | Decision {
  const label = (command.label ?? '').trim();
  if (label.length > MAX_LABEL_CHARS)
    return new AppError('ARGUMENT_INVALID', `label: at most ${MAX_LABEL_CHARS} characters`);
  const who = attendeeOf(command.number, context);
  if (who === undefined) return unknown();
  if (who.mode !== 'hall') return notADevice();
  const { participantId, number, subject } = who;
  const before = hall.devices.find((one) => one.participantId === participantId);
  if (before === undefined && hall.devices.length >= MAX_DEVICES)
    return refuse('hall', 'full', `the hall has ${MAX_DEVICES} devices already`);
  const place = before?.place ?? (hall.devices.at(-1)?.place ?? 0) + 1;
  const hasSound = command.hasSound === true;
  return {
    writes: [writeDevice({ participantId, place, number, subject, label: label || who.name, hasSound })],
  };
}

/** What is no device of the hall is no error. */
export function dismiss(hall: Hall, { number }: IHallDismiss): Decision {
  const gone = hall.devices.find((one) => one.number === number);
  return gone === undefined ? NOTHING : without(hall, [gone]);
}

/** Errors: PARTICIPANT_UNKNOWN, hall.not-a-device. */
export function setOutput(
  { devices }: Hall,
  command: IHallSetOutput,
  context: DecideContext,
): AppError | Decision {
  if (!command.number) return { writes: [writeOutput(undefined)] };
  const who = attendeeOf(command.number, context);
  if (who === undefined) return unknown();
  const { participantId, number, mode } = who;
  const isDeclared = devices.some((one) => one.participantId === participantId);
  if (!isDeclared && mode !== 'display') return notADevice();
  return { writes: [writeOutput({ participantId, number })] };
}

/** A device that is there anew, after a restart of its computer, takes its place; others go from the list. */
export function tend(hall: Hall, { people, hasLeft }: TendContext): Due | undefined {
  const gone = hall.devices.filter(({ participantId }) => hasLeft(participantId));
  const isOutputGone = hall.chosenOutput !== undefined && hasLeft(hall.chosenOutput.participantId);
  if (gone.length === 0 && !isOutputGone) return undefined;
  const taken = new Set<string>(hall.devices.map(({ participantId }) => participantId));
  const moved = gone.flatMap((device) => {
    const again = people.all().find((one) => isAgain(one, device) && !taken.has(one.participantId));
    if (again === undefined) return [];
    taken.add(again.participantId);
    const { participantId, number } = again;
    return [{ ...device, participantId, number }];
  });
  const writes = [...gone.map(deleteDevice), ...moved.map(writeDevice)];
  const outputs = isOutputGone ? [writeOutput(undefined)] : [];
  return { durability: 'replicated', decision: { writes: [...writes, ...outputs] } };
}

const isAgain = ({ subject, mode }: Attendee, device: HallDevice): boolean =>
  subject === device.subject && mode === 'hall';

function without({ chosenOutput }: Hall, gone: readonly HallDevice[]): Decision {
  const isOutputGone = gone.some(({ participantId }) => participantId === chosenOutput?.participantId);
  return { writes: [...gone.map(deleteDevice), ...(isOutputGone ? [writeOutput(undefined)] : [])] };
}

const attendeeOf = (number: number | null | undefined, { people }: DecideContext): Attendee | undefined =>
  people.all().find((one) => one.number === number);

const unknown = (): AppError => new AppError('PARTICIPANT_UNKNOWN', 'nobody in the room has this number');

const notADevice = (): AppError =>
  refuse('hall', 'not-a-device', 'it did not join as a camera or microphone of the hall');

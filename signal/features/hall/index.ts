/** The hall of a hybrid sitting: replicated, so that a node that dies takes neither its picture nor its sound along. */
import { HallCommand, type IHallCommand } from '../../../proto/features/hall.ts';
import { defineFeature } from '../define.ts';
import { declare, dismiss, setOutput, tend } from './commands.ts';
import { readHall } from './state.ts';
import { contributeHall, viewHall } from './view.ts';

const leading = { roles: ['moderator', 'chair'], durability: 'replicated' } as const;

export const feature = defineFeature({
  name: 'hall',
  decode: (bytes: Uint8Array): IHallCommand => HallCommand.decode(bytes),
  read: readHall,
  isAboutPeople: true,
  view: viewHall,
  contribute: contributeHall,
  forbids: ['hall.companion', 'hall.display', 'hall.undeclared'],
  tend,
  commands: {
    declare: {
      ...leading,
      summary: 'Make a device one of the hall’s cameras and microphones; the first stands for the hall.',
      errors: ['ARGUMENT_INVALID', 'PARTICIPANT_UNKNOWN', 'hall.not-a-device', 'hall.full'],
      decide: declare,
    },
    dismiss: {
      ...leading,
      summary: 'Take a device off the hall’s; when it stood for the hall, the next one does.',
      errors: [],
      decide: dismiss,
    },
    setOutput: {
      ...leading,
      summary: 'Say which device plays the sound in the hall: one of the hall’s, or a screen.',
      errors: ['PARTICIPANT_UNKNOWN', 'hall.not-a-device'],
      decide: setOutput,
    },
  },
});

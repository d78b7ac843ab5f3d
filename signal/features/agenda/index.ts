/** The agenda and what is being dealt with: durable, so that it outlives the room's being empty. */
import { AgendaCommand, type IAgendaCommand } from '../../../proto/features/agenda.ts';
import { defineFeature } from '../define.ts';
import { finish, start, tend } from './course.ts';
import { add, addMany, clear, edit, move, remove } from './edits.ts';
import { readAgenda } from './state.ts';
import { answerAgenda, contributeAgenda, viewAgenda } from './view.ts';

const leading = { roles: ['moderator', 'chair'], durability: 'durable' } as const;

export const feature = defineFeature({
  name: 'agenda',
  decode: (bytes: Uint8Array): IAgendaCommand => AgendaCommand.decode(bytes),
  read: readAgenda,
  view: viewAgenda,
  answer: answerAgenda,
  contribute: contributeAgenda,
  tend,
  commands: {
    add: {
      ...leading,
      summary: 'Add an item, at the end or before another one.',
      errors: ['ARGUMENT_INVALID', 'agenda.full', 'agenda.unknown'],
      decide: add,
    },
    addMany: {
      ...leading,
      summary: 'Add up to 40 items at the end.',
      errors: ['ARGUMENT_INVALID', 'agenda.full'],
      decide: addMany,
    },
    edit: {
      ...leading,
      summary: 'Change what an item says; not while a vote on it is open, nor once it is finished.',
      errors: ['ARGUMENT_INVALID', 'agenda.unknown', 'agenda.locked', 'agenda.finished'],
      decide: edit,
    },
    move: {
      ...leading,
      summary: 'Put an item before another one, or at the end.',
      errors: ['agenda.unknown'],
      decide: move,
    },
    remove: {
      ...leading,
      summary: 'Take an item off the agenda.',
      errors: ['agenda.current', 'agenda.finished'],
      decide: remove,
    },
    clear: {
      ...leading,
      summary: 'Take off the first 40 items, whatever has become of them.',
      errors: ['agenda.current'],
      decide: clear,
    },
    start: {
      ...leading,
      summary: 'Deal with an item; the one before it is finished by that.',
      errors: ['agenda.unknown', 'agenda.locked'],
      decide: start,
    },
    finish: {
      ...leading,
      summary: 'Finish the item that is being dealt with.',
      errors: ['agenda.locked'],
      decide: finish,
    },
  },
});

/** The order of speech: durable, so that who speaks, who asks and who has spoken outlives every node. */
import { FloorCommand, type IFloorCommand } from '../../../proto/features/floor.ts';
import { defineFeature } from '../define.ts';
import { expired } from './expired.ts';
import { configure, end, extend, give, next, nominate, reset, take } from './leading.ts';
import { clear, move, request, withdraw } from './requests.ts';
import { endAtClosing } from './speeches.ts';
import { readFloor } from './state.ts';
import { tend } from './tend.ts';
import { contributeFloor, viewFloor } from './view.ts';

const taking = { roles: ['member', 'guest', 'moderator', 'chair'], durability: 'durable' } as const;
const leading = { roles: ['moderator', 'chair'], durability: 'durable' } as const;

export const feature = defineFeature({
  name: 'floor',
  decode: (bytes: Uint8Array): IFloorCommand => FloorCommand.decode(bytes),
  read: readFloor,
  view: viewFloor,
  contribute: contributeFloor,
  forbids: ['floor.not-yours', 'floor.time-over'],
  tend,
  atClosing: endAtClosing,
  expired,
  commands: {
    request: {
      ...taking,
      summary: 'Ask for the floor: to the matter, on a point of order (before all others), for a reply.',
      errors: ['ARGUMENT_INVALID', 'floor.list-closed', 'floor.full'],
      decide: request,
    },
    withdraw: {
      ...taking,
      summary: "Ask no longer; somebody else's request: moderators and the chair.",
      errors: ['ROLE_MISSING'],
      decide: withdraw,
    },
    clear: {
      ...leading,
      summary: 'Take the first 40 off the list.',
      errors: [],
      decide: clear,
    },
    move: {
      ...leading,
      summary: 'Put somebody before another one of the list; points of order stay first.',
      errors: ['floor.not-listed', 'floor.order-first'],
      decide: move,
    },
    next: {
      ...leading,
      summary: 'Give the floor to the next of the list; a speech that goes on is ended.',
      errors: ['floor.changed', 'floor.nobody'],
      decide: next,
    },
    give: {
      ...leading,
      summary: 'Give the floor to anybody in the room; a speech that goes on is ended.',
      errors: ['floor.changed', 'floor.not-here'],
      decide: give,
    },
    nominate: {
      ...taking,
      summary: 'Name who follows, where the strategy is nomination: whoever has the floor, or leads.',
      errors: ['ROLE_MISSING', 'floor.strategy', 'floor.changed', 'floor.not-here'],
      decide: nominate,
    },
    end: {
      ...taking,
      summary:
        'End the own speech (or any: moderators and the chair); who follows by the strategy has the floor.',
      errors: ['ROLE_MISSING', 'floor.changed'],
      decide: end,
    },
    take: {
      ...leading,
      summary: 'Take the floor away; nobody follows.',
      errors: ['floor.changed'],
      decide: take,
    },
    extend: {
      ...leading,
      summary: 'Give a speech more time.',
      errors: ['ARGUMENT_INVALID', 'floor.changed', 'floor.unlimited'],
      decide: extend,
    },
    configure: {
      ...leading,
      summary: 'Set strategy, times, whether the floor governs microphones, whether the list is closed.',
      errors: ['ARGUMENT_INVALID'],
      decide: configure,
    },
    reset: {
      ...leading,
      summary: 'Forget the first 40 totals of speaking time.',
      errors: [],
      decide: reset,
    },
  },
});

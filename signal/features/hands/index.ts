/** Raised hands, in order: replicated, so that a node that dies takes none of them along. */
import { HandsCommand, type IHandsCommand } from '../../../proto/features/hands.ts';
import { defineFeature } from '../define.ts';
import { lower, lowerAll, raise, tend } from './commands.ts';
import { readHands } from './state.ts';
import { viewHands } from './view.ts';

export const feature = defineFeature({
  name: 'hands',
  decode: (bytes: Uint8Array): IHandsCommand => HandsCommand.decode(bytes),
  read: readHands,
  view: viewHands,
  tend,
  commands: {
    raise: {
      summary: 'Raise the own hand; one that is up keeps its place.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: [],
      decide: (hands, _, context) => raise(hands, context),
    },
    lower: {
      summary: "Lower the own hand; somebody else's: moderators and the chair.",
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: ['ROLE_MISSING'],
      decide: lower,
    },
    lowerAll: {
      summary: 'Lower the first 50 hands.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: [],
      decide: (hands) => lowerAll(hands),
    },
  },
});

/** Chat: to the room, to groups, between two people. Replicated; it goes when the room is empty (ADR 0047). */
import { ChatCommand, type IChatCommand } from '../../../proto/features/chat.ts';
import { defineFeature } from '../define.ts';
import { answer } from './answer.ts';
import { clear, configure, remove, tend } from './moderate.ts';
import { send } from './send.ts';
import { readChat } from './state.ts';
import { viewChat } from './view.ts';

export const feature = defineFeature({
  name: 'chat',
  decode: (bytes: Uint8Array): IChatCommand => ChatCommand.decode(bytes),
  read: readChat,
  view: viewChat,
  tend,
  answer,
  commands: {
    send: {
      summary: 'Write to the room, to a group of one’s own, or to one person.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: [
        'chat.off',
        'chat.empty',
        'chat.too-long',
        'chat.not-in-group',
        'chat.private-off',
        'chat.absent',
        'chat.slow-down',
      ],
      decide: send,
    },
    remove: {
      summary: "Remove one's own message; somebody else's: moderators and the chair.",
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: ['chat.unknown-message', 'ROLE_MISSING'],
      decide: remove,
    },
    clear: {
      summary: 'Remove all messages, those of groups and private ones too.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: [],
      decide: clear,
    },
    configure: {
      summary: 'Switch chat or private messages off and on, slow mode, how long messages are kept.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: ['ARGUMENT_INVALID'],
      decide: configure,
    },
  },
});

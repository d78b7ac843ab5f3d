/**
 * Moderation: roles, names, silence and locks, the waiting room, the public, the end. All of it is replicated and goes
 * with the last person, but for what belongs into the minutes.
 */
import { ModerationCommand, type IModerationCommand } from '../../../proto/features/moderation.ts';
import { defineFeature } from '../define.ts';
import { exempt, mute, remove, rename, setRole, tend } from './people.ts';
import { closeToPublic, endForAll, muteAll, openToPublic, reopen, setLocks } from './room.ts';
import { contributeModeration } from './rules.ts';
import { NAME, readModeration } from './state.ts';
import { viewModeration } from './view.ts';
import { admit, admitAll, sendOut, setWaitingRoom } from './waiting.ts';

const replicated = { roles: ['moderator', 'chair', 'operator'], durability: 'replicated' } as const;
const durable = { roles: ['moderator', 'chair', 'operator'], durability: 'durable' } as const;

export const feature = defineFeature({
  name: NAME,
  decode: (bytes: Uint8Array): IModerationCommand => ModerationCommand.decode(bytes),
  read: readModeration,
  view: viewModeration,
  isAboutPeople: true,
  contribute: contributeModeration,
  forbids: ['moderation.observer', 'moderation.mic-locked', 'moderation.camera-locked'],
  tend,
  commands: {
    setWaitingRoom: {
      ...replicated,
      summary: 'Who has to be let in from now on: nobody, guests, or all; who is in the room stays.',
      errors: ['ARGUMENT_INVALID'],
      decide: setWaitingRoom,
    },
    admit: {
      ...replicated,
      summary: 'Let somebody in, also when they come again.',
      errors: ['PARTICIPANT_UNKNOWN', 'moderation.too-many'],
      decide: admit,
    },
    admitAll: {
      ...replicated,
      summary: 'Let everybody in who waits now.',
      errors: [],
      decide: (state, _, context) => admitAll(state, context),
    },
    sendOut: {
      ...replicated,
      summary: 'Send somebody from the room into the waiting room.',
      errors: ['PARTICIPANT_UNKNOWN', 'moderation.above-you', 'moderation.moderates', 'moderation.too-many'],
      decide: sendOut,
    },
    remove: {
      ...replicated,
      summary: 'Remove somebody, who may come again.',
      errors: ['PARTICIPANT_UNKNOWN', 'moderation.above-you'],
      decide: remove,
    },
    setRole: {
      ...replicated,
      summary:
        'Give somebody a role, on all their devices; chairs: every one but operator, moderators: not chair.',
      errors: [
        'PARTICIPANT_UNKNOWN',
        'ARGUMENT_INVALID',
        'moderation.above-you',
        'moderation.not-yours',
        'moderation.last-chair',
        'moderation.too-many',
      ],
      decide: setRole,
    },
    rename: {
      ...replicated,
      summary: 'Give somebody another name; an empty one gives the token’s back.',
      errors: ['PARTICIPANT_UNKNOWN', 'ARGUMENT_INVALID', 'moderation.above-you', 'moderation.too-many'],
      decide: rename,
    },
    mute: {
      ...replicated,
      summary: 'Switch somebody’s microphone or camera off, once.',
      errors: ['PARTICIPANT_UNKNOWN', 'ARGUMENT_INVALID'],
      decide: mute,
    },
    muteAll: {
      ...replicated,
      summary: 'The same for all but who moderates, who has the floor, and those named.',
      errors: ['PARTICIPANT_UNKNOWN', 'ARGUMENT_INVALID', 'moderation.too-many'],
      decide: muteAll,
    },
    setLocks: {
      ...replicated,
      summary: 'Whether microphones and cameras of all who don’t moderate stay off.',
      errors: [],
      decide: setLocks,
    },
    exempt: {
      ...replicated,
      summary: 'Whether locks hold for somebody.',
      errors: ['PARTICIPANT_UNKNOWN', 'moderation.too-many'],
      decide: exempt,
    },
    closeToPublic: {
      ...durable,
      summary: 'Exclude the public: observers, and guests where so set, are outside at once.',
      errors: [],
      decide: closeToPublic,
    },
    openToPublic: {
      ...durable,
      summary: 'Admit the public again.',
      errors: [],
      decide: openToPublic,
    },
    endForAll: {
      ...durable,
      summary: 'End the meeting: everybody has to leave, and only moderators may join until it is reopened.',
      errors: [],
      decide: (state, _, context) => endForAll(state, context),
    },
    reopen: {
      ...durable,
      summary: 'Let people join again after the end.',
      errors: [],
      decide: reopen,
    },
  },
});

/**
 * The sitting: opened with a roll, interrupted and resumed, closed; who is there, whether the quorum is, what disturbs.
 * All of it durable: it is what the minutes are made of.
 */
import { SittingCommand, SittingStep, type ISittingCommand } from '../../../proto/features/sitting.ts';
import type { Role } from '../../../common/auth/roles.ts';
import type { Contribution, Due, TendContext } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { answerSitting } from './answer.ts';
import { tendAttendance } from './attendance.ts';
import { close, open, resume, suspend } from './commands.ts';
import { expired } from './expired.ts';
import { report, settle, tendDisturbances } from './disturbances.ts';
import { setPlace } from './places.ts';
import type { Sitting } from './records.ts';
import { addMembers, addPresent, changeMember, removeMembers } from './roll.ts';
import { readSitting, type SittingState } from './state.ts';
import { giveTicket, tendTickets } from './tickets.ts';
import { viewSitting } from './view.ts';

const CHAIR: readonly Role[] = ['moderator', 'chair'];
const TAKING_PART: readonly Role[] = ['member', 'guest', 'moderator', 'chair'];

/** For other features; what was not said is left out. */
const aboutOf = (
  { sittingId, profile, repeatStep, resumedAtMs }: Sitting,
  roll: SittingState['roll'],
): NonNullable<Contribution['sitting']> => ({
  sittingId,
  ...repeatOf(repeatStep, resumedAtMs),
  ...(profile !== '' && { profile }),
  ...(roll.size > 0 && {
    roll: [...roll.values()].map(({ subject, name, group }) => ({ subject, name, group })),
  }),
});

function repeatOf(step: SittingStep, atMs: number): Pick<NonNullable<Contribution['sitting']>, 'repeat'> {
  if (step === SittingStep.SITTING_STEP_UNSPECIFIED) return {};
  return { repeat: { step: step === SittingStep.SITTING_STEP_VOTE ? 'vote' : 'speech', atMs } };
}

const contribute = ({ sitting, roll, tickets }: SittingState): Contribution => ({
  ...(sitting && { sitting: aboutOf(sitting, roll) }),
  recordTickets: tickets,
});

/** One of them at a time: a transaction has room for no more. All are asked each time, so that absences are counted. */
const tend = (state: SittingState, context: TendContext): Due | undefined => {
  const due = [tendDisturbances(state, context), tendAttendance(state, context), tendTickets(state, context)];
  return due.find((one) => one !== undefined);
};

export const feature = defineFeature({
  name: 'sitting',
  decode: (bytes: Uint8Array): ISittingCommand => SittingCommand.decode(bytes),
  read: readSitting,
  isAboutPeople: true,
  view: viewSitting,
  contribute,
  tend,
  expired,
  answer: (_, query) => answerSitting(query),
  commands: {
    open: {
      summary: 'Open a sitting: from now on what happens goes into its record.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'sitting.already-open'],
      decide: open,
    },
    close: {
      summary: 'Close the sitting.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['sitting.not-open', 'sitting.item-locked'],
      decide: (state, _, context) => close(state, context),
    },
    addMembers: {
      summary: 'Put up to 40 members on the roll, 500 in all.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'sitting.roll-full'],
      decide: (state, command) => addMembers(state, command),
    },
    removeMembers: {
      summary: 'Take up to 40 members off the roll.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID'],
      decide: (state, command) => removeMembers(state, command),
    },
    changeMember: {
      summary: 'Give somebody on the roll another name or group; the place stays.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'sitting.not-on-roll'],
      decide: (state, command) => changeMember(state, command),
    },
    addPresent: {
      summary: 'Put on the roll who is there as member, moderator or chair, up to 40 at once.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['sitting.roll-full'],
      decide: (state, _, context) => addPresent(state, context),
    },
    setPlace: {
      summary: "Say that one sits in the hall, or takes part from elsewhere; somebody else's: moderators.",
      roles: TAKING_PART,
      durability: 'durable',
      errors: ['PARTICIPANT_UNKNOWN', 'ROLE_MISSING'],
      decide: setPlace,
    },
    report: {
      summary: 'Report a disturbance; again = instead of the one before, 20 in a sitting.',
      roles: TAKING_PART,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'LIMIT_REACHED', 'sitting.too-many-reports'],
      decide: report,
    },
    settle: {
      summary: "Say that a disturbance is over; somebody else's: moderators.",
      roles: TAKING_PART,
      durability: 'durable',
      errors: ['ROLE_MISSING'],
      decide: settle,
    },
    suspend: {
      summary: 'Interrupt the sitting.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'sitting.not-open', 'sitting.already-suspended'],
      decide: suspend,
    },
    resume: {
      summary: 'Go on with the sitting, with what has to be repeated.',
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'sitting.not-open', 'sitting.not-suspended'],
      decide: resume,
    },
    ticket: {
      summary: "Make a secret of one's own open the records of the room by HTTP for five minutes.",
      roles: CHAIR,
      durability: 'durable',
      errors: ['ARGUMENT_INVALID', 'LIMIT_REACHED'],
      decide: giveTicket,
    },
  },
});

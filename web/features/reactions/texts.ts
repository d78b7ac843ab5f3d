/** Texts of reactions. */
import type { ReactionKind } from '../../../client/features/reactions/index.ts';
import type { FeatureTexts } from '../contract.ts';

export type ReactionsTexts = FeatureTexts & {
  readonly tool: string;
  readonly open: string;
  readonly close: string;
  readonly pick: string;
  readonly kinds: Readonly<Record<ReactionKind, string>>;
  readonly of: (name: string, kind: string) => string;
  readonly count: (count: number, kind: string) => string;
  readonly isOff: string;
  readonly switchOff: string;
};

export const de: ReactionsTexts = {
  refusals: {
    off: 'Die Moderation hat Reaktionen ausgeschaltet.',
    'slow-down': 'Bitte warten Sie einen Moment bis zur nächsten Reaktion.',
  },
  tool: 'Reagieren',
  open: 'Reagieren: ein Zeichen, das alle sehen',
  close: 'Reaktionen schließen',
  pick: 'Reaktionen',
  kinds: {
    applause: 'Beifall',
    thumbsUp: 'Daumen hoch',
    thumbsDown: 'Daumen runter',
    heart: 'Herz',
    laugh: 'Lachen',
    surprise: 'Staunen',
    thinking: 'Nachdenken',
    celebration: 'Feiern',
  },
  of: (name, kind) => `${name}: ${kind}`,
  count: (count, kind) => `${count} × ${kind}`,
  isOff: 'Die Moderation hat Reaktionen ausgeschaltet.',
  switchOff: 'Reaktionen ausschalten',
};

export const en: ReactionsTexts = {
  refusals: {
    off: 'The moderators have switched reactions off.',
    'slow-down': 'Please wait a moment until your next reaction.',
  },
  tool: 'React',
  open: 'React: a sign that everybody sees',
  close: 'Close reactions',
  pick: 'Reactions',
  kinds: {
    applause: 'Applause',
    thumbsUp: 'Thumbs up',
    thumbsDown: 'Thumbs down',
    heart: 'Heart',
    laugh: 'Laughter',
    surprise: 'Surprise',
    thinking: 'Thinking',
    celebration: 'Celebration',
  },
  of: (name, kind) => `${name}: ${kind}`,
  count: (count, kind) => `${count} × ${kind}`,
  isOff: 'The moderators have switched reactions off.',
  switchOff: 'Switch reactions off',
};

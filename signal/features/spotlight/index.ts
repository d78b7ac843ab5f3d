/** Spotlight and pins: replicated, so that a node that dies does not change what everybody looks at. */
import {
  SpotlightCommand,
  SpotlightView,
  type ISpotlightCommand,
} from '../../../proto/features/spotlight.ts';
import type { Contribution, FeatureView } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { clear, hide, pin, show, tend, unpin } from './commands.ts';
import { readSpotlight, type Placed, type Spotlight } from './state.ts';

const leading = { roles: ['moderator', 'chair'], durability: 'replicated' } as const;

const shownAs = ({ number, name }: Placed) => ({ number, name });

function view(spotlight: Spotlight): FeatureView {
  const shown = spotlight.show.map(shownAs);
  const pinned = spotlight.pin.map(shownAs);
  if (shown.length + pinned.length === 0) return {};
  return { everyone: new Map([['spotlight', SpotlightView.encode({ shown, pinned }).finish()]]) };
}

/** In a large room, too, everybody knows whom they see. */
const contribute = ({ show: shown, pin: pinned }: Spotlight): Contribution => ({
  shown: [...shown, ...pinned].map(({ participantId }) => participantId),
});

export const feature = defineFeature({
  name: 'spotlight',
  decode: (bytes: Uint8Array): ISpotlightCommand => SpotlightCommand.decode(bytes),
  read: readSpotlight,
  view,
  contribute,
  tend,
  commands: {
    show: {
      ...leading,
      summary: 'Show somebody large to everybody, beside up to two others or alone.',
      errors: ['PARTICIPANT_UNKNOWN', 'spotlight.full'],
      decide: show,
    },
    hide: {
      ...leading,
      summary: 'Take somebody out of the spotlight.',
      errors: [],
      decide: hide,
    },
    clear: {
      ...leading,
      summary: 'End the spotlight; pins stay.',
      errors: [],
      decide: (spotlight) => clear(spotlight),
    },
    pin: {
      ...leading,
      summary: 'Keep somebody visible for everybody at a fixed place, two people at most.',
      errors: ['PARTICIPANT_UNKNOWN', 'spotlight.pins-full'],
      decide: pin,
    },
    unpin: {
      ...leading,
      summary: 'Keep somebody visible no longer.',
      errors: [],
      decide: unpin,
    },
  },
});

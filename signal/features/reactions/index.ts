/** Reactions: a sign for everybody to see, gone after ten seconds. Replicated. */
import {
  ReactionsCommand,
  ReactionsSettingsView,
  type IReactionsCommand,
} from '../../../proto/features/reactions.ts';
import type { FeatureView } from '../contract.ts';
import { defineFeature } from '../define.ts';
import { mostOf, toldByStamp, together, type KeptFrom } from '../kept-from.ts';
import { configure, react, tend } from './commands.ts';
import { encodeNow, NOW_KEY, readReactions, SETTINGS_KEY, type Reactions } from './state.ts';

/** Everybody who was there is told all of it: that is what it is for. */
function view({ isOff, now }: Reactions): FeatureView {
  const { recent, sums } = now;
  const settings = isOff ? [[SETTINGS_KEY, ReactionsSettingsView.encode({ isOff }).finish()] as const] : [];
  const most = mostOf([...recent, ...sums].map(({ keptFrom }) => keptFrom));
  const seen = toldByStamp(most, (upTo) => {
    const isFor = ({ keptFrom }: { readonly keptFrom: KeptFrom }): boolean => keptFrom <= upTo;
    const value = encodeNow({ recent: recent.filter(isFor), sums: sums.filter(isFor) });
    return new Map(value ? [[NOW_KEY, value] as const] : []);
  });
  return together({ everyone: new Map(settings) }, seen);
}

export const feature = defineFeature({
  name: 'reactions',
  decode: (bytes: Uint8Array): IReactionsCommand => ReactionsCommand.decode(bytes),
  read: readReactions,
  view,
  tend,
  commands: {
    react: {
      summary: 'React with one of eight signs; one each second at most.',
      roles: ['member', 'guest', 'moderator', 'chair'],
      durability: 'replicated',
      errors: ['reactions.off', 'reactions.slow-down', 'ARGUMENT_INVALID'],
      decide: react,
    },
    configure: {
      summary: 'Switch reactions off and on.',
      roles: ['moderator', 'chair'],
      durability: 'replicated',
      errors: [],
      decide: configure,
    },
  },
});

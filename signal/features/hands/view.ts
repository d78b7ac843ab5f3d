/** Who is told what of raised hands. Pure. */
import { HandsView, OwnHandView } from '../../../proto/features/hands.ts';
import type { Attendee, FeatureView } from '../contract.ts';
import type { Hands } from './state.ts';

/** A list that is longer is not read; the count says how many there are. */
const MAX_SHOWN = 50;

export function viewHands(hands: Hands): FeatureView {
  if (hands.inOrder.length === 0) return {};
  const first = hands.inOrder
    .slice(0, MAX_SHOWN)
    .map(({ place, raisedAtMs, number, name }) => ({ place, raisedAtMs, number, name }));
  const all = HandsView.encode({ first, count: hands.inOrder.length }).finish();
  const places = new Map(hands.inOrder.map(({ participantId }, index) => [participantId, index + 1]));
  return {
    everyone: new Map([['hands', all]]),
    personal: ({ participantId }: Attendee) => {
      const place = places.get(participantId);
      return new Map(place === undefined ? [] : [['own', OwnHandView.encode({ place }).finish()]]);
    },
  };
}

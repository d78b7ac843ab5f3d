/** Who has raised a hand, in order. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { HandRecord } from '../../../proto/features/hands.ts';
import type { FeatureRecords } from '../contract.ts';

export type Hand = {
  readonly participantId: ParticipantId;
  readonly place: number;
  readonly raisedAtMs: number;
  readonly number: number;
  readonly name: string;
};

export type Hands = {
  /** In the order in which they were raised. */
  readonly inOrder: readonly Hand[];
  readonly of: ReadonlyMap<ParticipantId, Hand>;
};

/** A record for each: key = the participant's id. */
export function readHands({ replicated }: FeatureRecords): Hands {
  const inOrder = [...replicated]
    .map(([key, value]) => {
      const { place, raisedAtMs, number, name } = HandRecord.decode(value);
      return { participantId: key as ParticipantId, place, raisedAtMs, number, name };
    })
    .sort((one, other) => one.place - other.place);
  return { inOrder, of: new Map(inOrder.map((hand) => [hand.participantId, hand])) };
}

export const encodeHand = ({ participantId: _, ...record }: Hand): Uint8Array =>
  HandRecord.encode(record).finish();

/** Whom everybody sees large, and who is always visible, in the order in which they came there. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { SpotlightRecord } from '../../../proto/features/spotlight.ts';
import type { FeatureRecords } from '../contract.ts';

export type Placed = {
  readonly participantId: ParticipantId;
  readonly place: number;
  readonly number: number;
  readonly name: string;
};

/** `show`: large for everybody; `pin`: always visible beside it. */
export type PlaceKind = 'show' | 'pin';

export type Spotlight = Readonly<Record<PlaceKind, readonly Placed[]>>;

/** A record for each: `<kind>/<participant id>`. */
export function readSpotlight({ replicated }: FeatureRecords): Spotlight {
  const of = (kind: PlaceKind): readonly Placed[] =>
    [...replicated]
      .filter(([key]) => key.startsWith(`${kind}/`))
      .map(([key, value]) => {
        const { place, number, name } = SpotlightRecord.decode(value);
        return { participantId: key.slice(kind.length + 1) as ParticipantId, place, number, name };
      })
      .sort((one, other) => one.place - other.place);
  return { show: of('show'), pin: of('pin') };
}

export const writePlace = (kind: PlaceKind, { participantId, ...record }: Placed): RecordWrite => ({
  key: `${kind}/${participantId}`,
  value: SpotlightRecord.encode(record).finish(),
});

export const deletePlace = (kind: PlaceKind, { participantId }: Placed): RecordWrite => ({
  key: `${kind}/${participantId}`,
  value: undefined,
});

/** Who is told what of the floor, and what follows from it for the room. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import {
  FloorItemView,
  FloorListView,
  FloorOwnView,
  FloorSettings,
  FloorSpeechView,
  FloorTotalsView,
} from '../../../proto/features/floor.ts';
import { SourceKind } from '../../../proto/index.ts';
import type { Attendee, Contribution, FeatureView } from '../contract.ts';
import { toldByStamp, together, type KeptFrom } from '../kept-from.ts';
import type { Floor, Speech } from './state.ts';
import { isAbout, keptFromIn, sumOf, type Total, type Totals } from './totals.ts';

/** A list that is longer is not read; the count says how many there are. */
const MAX_LISTED = 50;
const MAX_TOTALS_SHOWN = 100;

/** What is as if nothing had happened yet is not told. */
export function viewFloor(floor: Floor): FeatureView {
  const { settings, speech, requests } = floor;
  const places = new Map(requests.map(({ participantId }, index) => [participantId, index + 1]));
  const told = [
    ['settings', FloorSettings.encode(settings).finish()],
    ['speech', speech ? viewOfSpeech(speech) : new Uint8Array()],
    ['list', requests.length > 0 ? viewOfList(floor) : new Uint8Array()],
  ] as const;
  const item = speech?.item?.isPublic === false ? speech.item : undefined;
  const totals = floor.totals();
  const spoken = toldByStamp(keptFromIn(totals), (upTo) => {
    const value = viewOfTotals(totals, upTo);
    return new Map(value.byteLength > 0 ? [['totals', value] as const] : []);
  });
  return together(spoken, {
    everyone: new Map(told.filter(([, value]) => value.byteLength > 0)),
    inside: new Map(item ? [['item', FloorItemView.encode({ title: item.title }).finish()]] : []),
    personal: ({ participantId }: Attendee) => {
      const place = places.get(participantId) ?? 0;
      const kind = requests[place - 1]?.kind;
      if (kind === undefined) return new Map();
      return new Map([['own', FloorOwnView.encode({ place, kind }).finish()]]);
    },
  });
}

function viewOfSpeech(of: Speech): Uint8Array {
  const { item, participantId: _, subject: __, groups: ___, keptFrom: ____, ...speech } = of;
  const title = item?.isPublic === false ? '' : item?.title;
  const about = item && { itemNumber: item.number, itemTitle: title ?? '' };
  return FloorSpeechView.encode({ ...speech, ...about }).finish();
}

function viewOfList({ requests }: Floor): Uint8Array {
  const first = requests
    .slice(0, MAX_LISTED)
    .map(({ kind, requestedAtMs, number, name }) => ({ kind, requestedAtMs, number, name }));
  return FloorListView.encode({ first, count: requests.length }).finish();
}

function viewOfTotals(totals: Totals, upTo: KeptFrom): Uint8Array {
  const lines = [...totals.values()]
    .map((total) => ({ ...total, ...sumOf(total, upTo) }))
    .filter(({ speeches }) => speeches > 0)
    .sort((one, other) => other.spokenMs - one.spokenMs);
  const [people = [], groups = [], items = []] = (['person', 'group', 'item'] as const).map((of) =>
    lines.filter((line) => isAbout(of, line)).slice(0, MAX_TOTALS_SHOWN),
  );
  return FloorTotalsView.encode({
    people: people.map(viewOfTotal),
    groups: groups.map(viewOfTotal),
    items: items.map(viewOfTotal),
  }).finish();
}

type Spoken = ReturnType<typeof sumOf>;

/** The title of an item that is not public is not for everybody. */
const viewOfTotal = ({ name, number, speeches, spokenMs, notPublic }: Total & Spoken) => ({
  name: notPublic ? '' : name,
  ...{ number, speeches, spokenMs },
});

/** Who has the floor is seen by all; who leads may always speak. */
export function contributeFloor({ settings, speech }: Floor): Contribution {
  const isSilenced = speech?.isOver === true && settings.closesWhenOver;
  const holder = speech ? [speech.participantId] : [];
  return {
    floor: isSilenced ? [] : holder,
    shown: holder,
    maySend: ({ participantId, role }, kind) => {
      if (kind !== SourceKind.SOURCE_KIND_MIC) return undefined;
      const hasFloor = participantId === speech?.participantId;
      if (hasFloor && !isSilenced) return 'allow';
      if (isModerating(role)) return undefined;
      if (hasFloor) return 'floor.time-over';
      return settings.governsMicrophones ? 'floor.not-yours' : undefined;
    },
  };
}

/** Who is told what of the hall, and what follows from it: no sound goes round in it. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { HallOffersView, HallView } from '../../../proto/features/hall.ts';
import { SourceKind } from '../../../proto/index.ts';
import type { Attendee, Contribution, FeatureView, RoomPeople } from '../contract.ts';
import { maySpeak, outputOf, type Hall } from './state.ts';

const MAX_COMPANIONS = 200;
const MAX_OFFERS = 20;

export function viewHall(hall: Hall, people: RoomPeople): FeatureView {
  const all = people.all().filter(({ isOutside }) => !isOutside);
  const companions = all.filter(({ mode }) => mode === 'companion').map(({ number }) => number);
  const everyone = new Map<string, Uint8Array>();
  if (hall.devices.length + companions.length > 0) {
    const devices = hall.devices.map(({ number, label }, index) => {
      return { number, label, hasSound: index === 0 || hall.devices[index]?.hasSound === true };
    });
    const view = {
      devices,
      outputNumber: outputOf(hall)?.number ?? 0,
      companions: companions.slice(0, MAX_COMPANIONS),
      companionCount: companions.length,
    };
    everyone.set('hall', HallView.encode(view).finish());
  }
  return { everyone, moderators: offers(hall, all) };
}

function offers({ devices }: Hall, all: readonly Attendee[]): ReadonlyMap<string, Uint8Array> {
  const declared = new Set(devices.map(({ participantId }) => participantId));
  const offered = ({ participantId, mode }: Attendee): boolean =>
    mode === 'hall' && !declared.has(participantId);
  const view = {
    devices: all.filter(offered).slice(0, MAX_OFFERS).map(shownAs),
    screens: all
      .filter(({ mode }) => mode === 'display')
      .slice(0, MAX_OFFERS)
      .map(shownAs),
  };
  if (view.devices.length + view.screens.length === 0) return new Map();
  return new Map([['offers', HallOffersView.encode(view).finish()]]);
}

const shownAs = ({ number, name }: Attendee) => ({ number, label: name, hasSound: false });

export const contributeHall = (hall: Hall): Contribution => ({
  shown: hall.devices.map(({ participantId }) => participantId),
  withheld: (who, kind) => withheld(hall, who, kind),
  maySend: ({ participantId }, kind) => (isOfHall(hall, participantId, kind) ? 'allow' : undefined),
});

/** Whoever of the hall has the floor speaks through its microphone, so neither floor nor locks close it. */
const isOfHall = (hall: Hall, id: ParticipantId, kind: SourceKind): boolean =>
  kind === SourceKind.SOURCE_KIND_CAMERA
    ? hall.devices.some(({ participantId }) => participantId === id)
    : kind === SourceKind.SOURCE_KIND_MIC && maySpeak(hall, id);

const SOUNDS: ReadonlySet<SourceKind> = new Set([
  SourceKind.SOURCE_KIND_MIC,
  SourceKind.SOURCE_KIND_SCREEN_AUDIO,
]);

type Withheld = ReturnType<NonNullable<Contribution['withheld']>>;

/** In the hall only microphones that somebody has declared are open: all others would hear its loudspeakers. */
function withheld(hall: Hall, { mode, participantId }: Attendee, kind: SourceKind): Withheld {
  if (mode === 'companion') return 'hall.companion';
  if (mode === 'display') return 'hall.display';
  if (mode !== 'hall' || !SOUNDS.has(kind) || maySpeak(hall, participantId)) return undefined;
  return 'hall.undeclared';
}

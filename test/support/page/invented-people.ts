/** People who do not exist, the same on every visit. Test code only. */
import type { PersonView, RoleName, SourceType, SourceView } from '../../../client/api.ts';

const FIRST = [
  'Anna', 'Jürgen', 'Şebnem', 'Karl-Heinz', 'Lena', 'Thomas', 'Maria', 'Björn', 'Ute', 'Paul', 'Ayşe', 'Dieter', 'Franziska',
  'Holger', 'Ilse', 'Jonas', 'Katrin', 'Lukas', 'Monika', 'Nils', 'Olga', 'Peter', 'Rosa', 'Stefan', 'Tanja', 'Ulrich', 'Vera',
]; // prettier-ignore
const LAST = [
  'Weber', 'Müller-Lüdenscheidt', 'Öztürk', 'Schmidt', 'Vogt', 'Brandt', 'Kowalska', 'Åkesson', 'Richter', 'Nguyen', 'Becker',
  'Çelik', 'Dietrich', 'Engel', 'Fuchs', 'Günther', 'Hartmann', 'Jansen', 'Krüger', 'Lehmann', 'Maurer', 'Neumann', 'Otto',
  'Petersen', 'Roth', 'Sommer', 'Thiele', 'Unger', 'Voss', 'Winkler', 'Zimmermann',
]; // prettier-ignore
const ROLES: readonly RoleName[] = ['chair', 'moderator', 'guest'];
const SITES = ['erfurt', 'jena', 'weimar'];

/** In a large room so many are on the podium, with their cameras on. */
const PODIUM = 12;
/** Of the others in a large room, one in so many has a camera on. */
const CAMERA_EVERY = 5;

function source(sourceId: string, type: SourceType, over: Partial<SourceView> = {}): SourceView {
  return { sourceId, type, paused: false, track: undefined, score: 10, isHeldByLink: false, ...over };
}

export type Invented = { readonly hasScreen: boolean; readonly isLargeRoom: boolean };

/** Somebody else, without tracks. */
export function inventPerson(index: number, { hasScreen, isLargeRoom }: Invented): PersonView {
  const id = `p${index}`;
  const screen = hasScreen && index === 0 ? source(`${id}:screen`, 'screen') : undefined;
  const person = {
    participantId: id,
    number: index + 10,
    name: nameOf(index),
    site: SITES[index % SITES.length] ?? 'erfurt',
  };
  const rest = {
    isSelf: false,
    role: ROLES[index] ?? 'member',
    screen,
    screenAudio: undefined,
    joinedAtMs: index,
  };
  return { ...person, ...rest, ...(isLargeRoom ? ofLargeRoom(index) : ofSmallRoom(index)) };
}

type Rest = Omit<
  PersonView,
  'participantId' | 'number' | 'role' | 'name' | 'site' | 'isSelf' | 'screen' | 'screenAudio' | 'joinedAtMs'
>;

function ofSmallRoom(index: number): Rest {
  const isSpeaking = index % 4 === 0;
  const isMuted = index % 3 === 1;
  return {
    isReconnecting: index === 5,
    level: isSpeaking ? 0.5 : 0,
    isSpeaking,
    isHearable: !isMuted,
    mic: source(`p${index}:mic`, 'mic', { paused: isMuted, score: [10, 8, 5, 2, 0][index % 5] }),
    camera: index % 3 === 2 ? undefined : source(`p${index}:cam`, 'camera'),
    isOnPodium: false,
  };
}

function ofLargeRoom(index: number): Rest {
  const isOnPodium = index < PODIUM;
  return {
    isReconnecting: false,
    level: 0,
    isSpeaking: false,
    isHearable: isOnPodium,
    mic: source(`p${index}:mic`, 'mic', { paused: !isOnPodium }),
    camera: isOnPodium || index % CAMERA_EVERY === 0 ? source(`p${index}:cam`, 'camera') : undefined,
    isOnPodium,
  };
}

function nameOf(index: number): string {
  return `${FIRST.at(index % FIRST.length) ?? ''} ${LAST.at((index * 7) % LAST.length) ?? ''}`;
}

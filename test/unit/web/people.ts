/** People for tests of the page. */
import { signal } from '@preact/signals';
import type { PersonView, SourceView } from '../../../client/api.ts';
import type { RoomCore } from '../../../web/features/contract.ts';

/** What the room can do for a feature; here nothing. */
export const ROOM_CORE: RoomCore = {
  mode: 'full',
  roomId: 'council',
  nameOf: () => undefined,
  asking: signal([]),
  setPodium: () => Promise.resolve(),
  updateSettings: () => Promise.resolve(),
};

export function sourceView(sourceId: string, over: Partial<SourceView> = {}): SourceView {
  return {
    sourceId,
    type: 'camera',
    paused: false,
    track: undefined,
    score: undefined,
    isHeldByLink: false,
    ...over,
  };
}

export function personView(participantId: string, over: Partial<PersonView> = {}): PersonView {
  return {
    participantId,
    number: 0,
    name: participantId,
    site: 'erfurt',
    role: 'member',
    isSelf: false,
    isReconnecting: false,
    level: 0,
    isSpeaking: false,
    isHearable: false,
    mic: undefined,
    camera: undefined,
    screen: undefined,
    screenAudio: undefined,
    joinedAtMs: 0,
    isOnPodium: false,
    ...over,
  };
}

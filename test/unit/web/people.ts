/** People for tests of the page. */
import type { PersonView, SourceView } from '../../../client/api.ts';

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
    name: participantId,
    site: 'erfurt',
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

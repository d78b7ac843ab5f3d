/** What is large on the page. Pure. */
import type { PersonView } from '../../client/api.ts';
import type { Layout } from './layout.ts';
import { stageOwner, type StageShow } from './wishes.ts';

export type StageInputs = {
  readonly people: readonly PersonView[];
  readonly before: StageShow | undefined;
  readonly layout: Layout;
  readonly speakerId: string | undefined;
};

/** A screen comes before who speaks; the same object while nothing changes. */
export function chooseStage({ people, before, layout, speakerId }: StageInputs): StageShow | undefined {
  const screenId = before?.kind === 'screen' ? before.participantId : undefined;
  const owner = stageOwner(people, screenId);
  if (owner !== undefined) return keep(before, { participantId: owner.participantId, kind: 'screen' });
  if (layout === 'gallery') return undefined;
  const others = people.filter((person) => !person.isSelf);
  const faceId = before?.kind === 'camera' ? before.participantId : undefined;
  const [face] = [speakerId, faceId]
    .map((id) => others.find((person) => person.participantId === id))
    .concat(
      others.find((person) => person.isOnPodium),
      others[0],
    )
    .filter((person) => person !== undefined);
  return face && keep(before, { participantId: face.participantId, kind: 'camera' });
}

function keep(before: StageShow | undefined, next: StageShow): StageShow {
  const isSame = before?.participantId === next.participantId && before.kind === next.kind;
  return isSame ? before : next;
}

/** Ways to break the world of world.ts. */
import type { Look } from '../../../../run/kaskade/look/look.ts';
import { key, type Writable } from './world.ts';

export type World = Writable<Look>;
type Item<List> = List extends (infer One)[] ? One : never;

function the<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the world has changed: there is no such thing');
  return found;
}

export const nodeOf = (w: World, id: string) => the(w.nodes.find(({ nodeId }) => nodeId === id));
export const signalOf = (w: World, id: string) => the(w.signal.find(({ nodeId }) => nodeId === id));
export const sfuOf = (w: World, id: string) => the(w.sfu.find(({ nodeId }) => nodeId === id));
export const erfurtAt = (w: World, id: string) => the(signalOf(w, id).logs.get('erfurt'));
export const first = <T>([one]: readonly T[]): T => the(one);

export function answerOf(w: World, id: string) {
  const { answer } = nodeOf(w, id);
  if (!answer.isAnswer) throw new Error('it answers');
  return answer;
}

export const silence = (w: World, id: string): void => {
  nodeOf(w, id).answer = { isAnswer: false, code: 'SFU_UNREACHABLE', detail: 'refused' };
  w.signal = w.signal.filter(({ nodeId }) => nodeId !== id);
  w.sfu = w.sfu.filter(({ nodeId }) => nodeId !== id);
};

export const unregister = (w: World, id: string): void => {
  silence(w, id);
  w.nodes = w.nodes.filter(({ nodeId }) => nodeId !== id);
};

export const unclaim = (w: World, rest: string): void => {
  w.claims = w.claims.filter((claim) => claim.key !== key(rest));
};

export const claim = (w: World, rest: string, about: Item<World['claims']>['about'], isLeased = true): void =>
  void w.claims.push({ key: key(rest), room: 'hall', isLeased, about });

/** A participant, everywhere in the log of Erfurt. */
export const everywhere = (w: World, change: (log: ReturnType<typeof erfurtAt>) => void): void =>
  w.signal.forEach(({ nodeId }) => change(erfurtAt(w, nodeId)));

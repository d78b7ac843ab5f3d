/** What happens in a sitting, step by step: opening, items with speeches, the public excluded, the end. */
import { Sitting } from '../../../client/features/sitting/index.ts';
import type { Council } from './council.ts';
import { CHAIR, type PlannedItem } from './plan.ts';
import { speak, type Speeches } from './floor.ts';
import { BotPort } from '../bot-port.ts';

/** Roll, agenda, opening; who has a companion device is in the hall by that. */
export async function openSitting(council: Council): Promise<void> {
  const { people, items, title } = council.plan;
  council.tell('roll, agenda, opening');
  const { sdk: sitting } = council.sitting();
  const members = people.filter(({ role }) => role !== 'observer');
  await sitting.addMembers(members.map(({ subject, name, group }) => ({ subject, name, group })));
  const { sdk: agenda } = council.agenda();
  await agenda.addMany(
    items.map(({ number, title: of, isPublic, vote }) => ({
      ...{ number, title: of, isPublic, text: '' },
      kind: vote === undefined ? ('report' as const) : ('decision' as const),
    })),
  );
  await sitting.open({ title, body: 'Stadtrat' });
}

/** @param during what the item is about; it is finished then */
export async function holdItem(
  council: Council,
  item: PlannedItem,
  { speeches, during }: { readonly speeches: Speeches; readonly during: () => Promise<void> },
): Promise<void> {
  council.tell(`item ${item.number}, ${item.speakers.length} speeches`);
  const { sdk: agenda, refresh } = council.agenda();
  let itemId = '';
  await council.until(`item ${item.number} is on the agenda`, async () => {
    await refresh();
    itemId = agenda.view().items.find(({ number }) => number === item.number)?.itemId ?? '';
    return itemId !== '';
  });
  await agenda.start(itemId);
  await speak(council, item.speakers, speeches);
  await during();
  await agenda.finish(itemId);
}

export type ClosedPart = {
  /** Packets to observers in a while before, and to members while the public was excluded: media flowed. */
  readonly before: number;
  readonly toMembers: number;
  /** Packets to observers from the chair's click until {@link STOP_MS} after its answer. */
  readonly atOnce: number;
  /** Packets to observers from then on. */
  readonly after: number;
  /** Public again → all observers get media again, ms; undefined = not in time. */
  readonly backMs: number | undefined;
};

const LOOK_MS = 1_000;
/** In which all sites have heard that the public is excluded, and closed the media of observers. */
const STOP_MS = 250;
const BACK_MS = 20_000;

/** @param during what is not public */
export async function excludePublic(council: Council, during: () => Promise<void>): Promise<ClosedPart> {
  const { people } = council.plan;
  const hasMedia = (index: number): boolean => council.bots[index]?.media !== 'none';
  const observers = people.filter(({ role }) => role === 'observer').map(({ index }) => index);
  const members = people
    .filter(({ role, index }) => role === 'member' && hasMedia(index))
    .map(({ index }) => index);
  const count = (of: readonly number[]): Promise<number> => packetsOf(council, of);
  const early = await count(observers);
  await council.wait(LOOK_MS);
  const before = (await count(observers)) - early;
  const { sdk: moderation } = council.moderation();
  council.tell('the public is excluded');
  const asked = await count(observers);
  await moderation.closeToPublic(false);
  await council.wait(STOP_MS);
  const [closed, membersThen] = [await count(observers), await count(members)];
  await during();
  const [after, toMembers] = [(await count(observers)) - closed, (await count(members)) - membersThen];
  council.tell('the public is let in again');
  await moderation.openToPublic();
  const backMs = await mediaBack(council, observers, BACK_MS);
  return { before, atOnce: closed - asked, toMembers, after, backMs };
}

async function packetsOf({ session }: Council, indexes: readonly number[]): Promise<number> {
  const packets = await session.received(indexes);
  return [...packets.values()].reduce((sum, one) => sum + one, 0);
}

const MEDIA_LOOK_MS = 200;

/** @returns after which time each of them has got packets again, ms; undefined = not in time */
export async function mediaBack(
  council: Council,
  indexes: readonly number[],
  timeoutMs: number,
): Promise<number | undefined> {
  const begunMs = performance.now();
  const before = await council.session.received(indexes);
  let waiting = [...indexes];
  while (waiting.length > 0) {
    if (performance.now() - begunMs > timeoutMs) return undefined;
    await council.wait(MEDIA_LOOK_MS);
    const now = await council.session.received(waiting);
    waiting = waiting.filter((index) => (now.get(index) ?? 0) <= (before.get(index) ?? 0));
  }
  return performance.now() - begunMs;
}

/** @returns a secret that opens the record by HTTP for some minutes */
export async function closeSitting(council: Council): Promise<string> {
  council.tell('the sitting is closed');
  await council.sitting().sdk.close();
  return new Sitting(new BotPort(council.session, CHAIR, 'sitting')).ticket();
}

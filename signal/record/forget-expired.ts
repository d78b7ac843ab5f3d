/** Takes away what of one room has expired: records of sittings that ended before a time, and what features keep of it. */
import {
  featureKey,
  featuresPrefix,
  recordLineKey,
  recordLinesPrefix,
} from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Feature, RecordMap } from '../features/contract.ts';
import { FeatureStates } from '../features/feature-states.ts';
import type { Actor } from '../management/audit.ts';
import type { Ledger } from '../management/ledger.ts';
import { headKey, RECORD_NAME, readHead } from './chain.ts';
import { closingLine } from './stored-record.ts';

export type Expiry = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  readonly ledger: Pick<Ledger, 'change'>;
  readonly features: readonly Feature[];
  /** What was over before this time has expired; ms since 1970. */
  readonly beforeMs: number;
};

/** A transaction of the coordination store takes 128 operations, comparisons among them. */
const MAX_LINES_AT_ONCE = 100;
const MAX_KEYS_AT_ONCE = 60;
const BY: Actor = { kind: 'nobody', id: '', name: 'SIGNAL_RECORD_DAYS' };

/** @returns how many sittings were deleted, at most `max` @throws {AppError} BUSY */
export async function forgetExpired(expiry: Expiry, room: RoomId, max: number): Promise<number> {
  let deleted = 0;
  for await (const sittingId of sittingsOf(expiry, room)) {
    if (deleted >= max) break;
    if (await forgetSitting(expiry, room, sittingId)) deleted += 1;
  }
  await forgetOfFeatures(expiry, room);
  return deleted;
}

/** Those that have lines, by their ids: also where a node died while it deleted one. */
async function* sittingsOf({ coordination }: Expiry, room: RoomId): AsyncGenerator<string, void> {
  const prefix = recordLinesPrefix(room);
  let after: string | undefined;
  for (;;) {
    const { items } = await coordination.range(prefix, { limit: 1, after });
    const [sittingId = ''] = (items[0]?.key ?? prefix).slice(prefix.length).split('/');
    if (sittingId === '') return;
    yield sittingId;
    after = recordLineKey(room, `${sittingId}/~`);
  }
}

async function forgetSitting(expiry: Expiry, room: RoomId, sittingId: string): Promise<boolean> {
  if (!(await withdraw(expiry, room, sittingId))) return false;
  const { coordination } = expiry;
  for (;;) {
    const page = { limit: MAX_LINES_AT_ONCE };
    const { items } = await coordination.range(recordLineKey(room, `${sittingId}/`), page);
    if (items.length === 0) return true;
    await coordination.txn(
      [],
      items.map(({ key }) => ({ delete: key })),
    );
  }
}

/** The end of the chain goes first, with the entry in the audit log: what has lines alone is being deleted. */
function withdraw({ coordination, ledger, beforeMs }: Expiry, room: RoomId, id: string): Promise<boolean> {
  return ledger.change<boolean>(BY, async () => {
    const key = featureKey(room, RECORD_NAME, headKey(id));
    const end = await coordination.get(key);
    if (end === undefined) return { result: () => true };
    const head = readHead(id, end.value);
    const last = await closingLine(coordination, room, head);
    if (last === undefined || Date.parse(last.at) >= beforeMs) return { result: () => false };
    const detail = `${head.count} lines, closed ${last.at}, SHA-256 of the last one ${head.hash}`;
    return {
      compares: [{ key, modRevision: end.modRevision }],
      ops: [{ delete: key }],
      deeds: [{ action: 'record.deleted', object: `sitting:${room}/${id}`, detail }],
      result: () => true,
    };
  });
}

/** As they say themselves. What was written meanwhile stays until the next time. */
async function forgetOfFeatures({ coordination, features, beforeMs }: Expiry, room: RoomId): Promise<void> {
  const prefix = featuresPrefix(room);
  const { items } = await coordination.range(prefix);
  const records: RecordMap = new Map(items.map(({ key, value }) => [key.slice(prefix.length), value]));
  const states = FeatureStates.of(features).load('durable', records);
  const expired = new Set(
    states
      .names()
      .flatMap((name) =>
        (states.get(name)?.expired(beforeMs) ?? []).map((key) => featureKey(room, name, key)),
      ),
  );
  const gone = items.filter(({ key }) => expired.has(key));
  for (let from = 0; from < gone.length; from += MAX_KEYS_AT_ONCE) {
    const some = gone.slice(from, from + MAX_KEYS_AT_ONCE);
    await coordination.txn(
      some.map(({ key, modRevision }) => ({ key, modRevision })),
      some.map(({ key }) => ({ delete: key })),
    );
  }
}

/** What one node, or the store itself, knows of a site's own log of a room, and the messages that carry it. Pure. */
import type { Version } from '../../../common/store/port.ts';
import {
  SessionRecord,
  type CollectRoomResponse,
  type ICollectRoomResponse,
  type IRecordValue,
} from '../../../proto/index.ts';
import { decodeSession, encodeSession, type SessionFact } from '../records.ts';
import { NOTHING } from '../site-state.ts';

export type Contribution = {
  /** Up to where the log was seen. */
  readonly version: Version;
  readonly records: ReadonlyMap<string, Uint8Array>;
  /** Sessions whose sockets are, or were, at the node that says so. */
  readonly sessions: readonly SessionFact[];
};

/** Of a node that does not have the room. */
export const NOTHING_KNOWN: Contribution = { version: NOTHING, records: new Map(), sessions: [] };

/** Records or sessions per message: far below gRPC's limit of 1 MiB. */
const PART_ITEMS = 500;

function* parts<T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < items.length; from += PART_ITEMS) yield items.slice(from, from + PART_ITEMS);
}

/** At least one message. */
export function* toMessages({ version, records, sessions }: Contribution): Iterable<ICollectRoomResponse> {
  yield version;
  for (const part of parts([...records]))
    yield { ...version, records: part.map(([key, value]): IRecordValue => ({ key, value })) };
  for (const part of parts(sessions))
    yield { ...version, sessions: part.map((fact) => SessionRecord.decode(encodeSession(fact))) };
}

/** @throws {AppError} INTERNAL when a session is not one */
export function fromMessages(messages: readonly CollectRoomResponse[]): Contribution {
  const records = new Map<string, Uint8Array>();
  const sessions: SessionFact[] = [];
  for (const message of messages) {
    for (const { key, value } of message.records ?? []) records.set(key ?? '', value ?? new Uint8Array());
    for (const session of message.sessions ?? [])
      sessions.push(decodeSession(SessionRecord.encode(session).finish()));
  }
  const { epoch = 0, n = 0 } = messages[0] ?? {};
  return { version: { epoch, n }, records, sessions };
}

/**
 * The records that a node hands out: its store, its key, its clock, who may by a ticket, and minutes on paper, which a
 * thread of its own lays out.
 */
import type { Coordination } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Feature } from '../features/contract.ts';
import type { OwnedRooms } from '../room/rooms.ts';
import { ThreadRenderer } from './minutes/thread-renderer.ts';
import { RecordArchive } from './record-archive.ts';
import { parseRecordKey, RecordSigner } from './record-signer.ts';
import { TicketBook } from './ticket-book.ts';

type OpenRecordsOptions = {
  readonly coordination: Pick<Coordination, 'get' | 'range' | 'txn'>;
  readonly rooms: Pick<OwnedRooms, 'recordTicketsOf'>;
  readonly features: readonly Feature[];
  /** PEM; undefined = the cluster's own key. */
  readonly recordKey: string | undefined;
  /** How long records stay, ms; 0 = for ever. */
  readonly keepMs: number;
};

/** @throws {AppError} CONFIG_INVALID when the key is none */
export function openRecords({ coordination, rooms, features, recordKey, keepMs }: OpenRecordsOptions): {
  readonly archive: RecordArchive;
  readonly tickets: TicketBook;
} {
  const key = recordKey === undefined ? undefined : parseRecordKey(recordKey);
  const renderer = new ThreadRenderer();
  const archive = new RecordArchive({
    store: coordination,
    signer: new RecordSigner(coordination, key),
    pdf: (minutes, language) => renderer.render(minutes, language),
    nowMs: Date.now,
    keepMs,
  });
  const ticketsOf = (room: RoomId) => rooms.recordTicketsOf(room);
  return { archive, tickets: new TicketBook({ features, store: coordination, ticketsOf, nowMs: Date.now }) };
}

/** The files that a room's sittings are handed out as (docs/record.md). */
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { attendanceCsv, measuresCsv, resultsCsv, speechesCsv, votersCsv } from './minutes/csv.ts';
import type { Minutes } from './minutes/document.ts';
import { minutesOf } from './minutes/minutes.ts';
import { publicPartOf } from './minutes/public-part.ts';
import type { MinutesLanguage } from './minutes/words.ts';
import type { RecordSigner } from './record-signer.ts';
import { listRecords, readRecord, type SittingEntry, type StoredRecord } from './stored-record.ts';

export type RecordFile = { readonly contentType: string; readonly body: string | Uint8Array };

export type RecordArchiveDeps = {
  readonly store: Pick<Coordination, 'range' | 'get'>;
  readonly signer: Pick<RecordSigner, 'sign'>;
  /** Minutes as a document for people; a costly one is loaded when it is asked for. */
  readonly pdf: (minutes: Minutes, language: MinutesLanguage) => Promise<Uint8Array>;
  readonly nowMs: () => number;
  /** How long records stay after the end of a sitting, ms; 0 = for ever. */
  readonly keepMs: number;
};

export type RecordFileWish = {
  readonly sittingId: string;
  /** Name of the file. */
  readonly name: string;
  /** Of what is for people to read. */
  readonly language: MinutesLanguage;
  /** Without what was not public: not of the record itself, whose lines hang together. */
  readonly isPublicOnly: boolean;
};

/** Files that are the whole record or nothing. */
const WHOLE: ReadonlySet<string> = new Set(['record.jsonl', 'signature.json']);

const JSON_TYPE = 'application/json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8';
const LINE_END = Buffer.from('\n');

const TABLES: ReadonlyMap<string, (minutes: Minutes) => string> = new Map([
  ['attendance.csv', attendanceCsv],
  ['speeches.csv', speechesCsv],
  ['results.csv', resultsCsv],
  ['voters.csv', votersCsv],
  ['measures.csv', measuresCsv],
]);

export class RecordArchive {
  readonly #deps: RecordArchiveDeps;

  constructor(deps: RecordArchiveDeps) {
    this.#deps = deps;
  }

  /** @throws {AppError} BUSY */
  list(room: RoomId): Promise<readonly SittingEntry[]> {
    return listRecords(this.#deps.store, room, this.#deps.keepMs);
  }

  /** @throws {AppError} NOT_FOUND, BUSY; ARGUMENT_INVALID: of this file there is no public part */
  async file(room: RoomId, wish: RecordFileWish): Promise<RecordFile> {
    const { sittingId, name, language, isPublicOnly } = wish;
    if (isPublicOnly && WHOLE.has(name))
      throw new AppError('ARGUMENT_INVALID', `${name} has no public part: its lines hang together`);
    const record = await readRecord(this.#deps.store, room, sittingId);
    if (name === 'record.jsonl')
      return { contentType: 'application/jsonl; charset=utf-8', body: joined(record) };
    if (name === 'signature.json') {
      const signature = await this.#deps.signer.sign(room, record.head, this.#deps.nowMs());
      return { contentType: JSON_TYPE, body: JSON.stringify(signature) };
    }
    const whole = minutesOf({ room, head: record.head }, record.lines);
    const minutes = isPublicOnly ? publicPartOf(whole) : whole;
    if (name === 'minutes.json') return { contentType: JSON_TYPE, body: JSON.stringify(minutes) };
    if (name === 'minutes.pdf')
      return { contentType: 'application/pdf', body: await this.#deps.pdf(minutes, language) };
    const table = TABLES.get(name);
    if (table === undefined) throw new AppError('NOT_FOUND', 'there is no such file of a sitting');
    return { contentType: CSV_TYPE, body: table(minutes) };
  }
}

/** The bytes that were chained, each line with its end. */
const joined = ({ lines }: StoredRecord): Uint8Array =>
  Buffer.concat(lines.flatMap((line) => [line, LINE_END]));

/** Who has the floor, who asks for it and how long each has spoken, as the records say. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  FloorItem,
  FloorKind,
  FloorOrderRecord,
  FloorRepeatedRecord,
  FloorRequestRecord,
  FloorSettings,
  FloorSpeechRecord,
  type FloorStrategy,
} from '../../../proto/features/floor.ts';
import type { AgendaItem, FeatureRecords, RecordMap } from '../contract.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';
import { readTotals, type Totals } from './totals.ts';

export type Settings = {
  readonly strategy: FloorStrategy;
  /** Of a speech to the matter; 0 = none. */
  readonly limitSec: number;
  /** Of points of order and replies; 0 = none. */
  readonly shortLimitSec: number;
  /** Microphones of those who don't lead are open only while they have the floor. */
  readonly governsMicrophones: boolean;
  readonly closesWhenOver: boolean;
  /** Only points of order are taken. */
  readonly listClosed: boolean;
};

export type Request = {
  readonly participantId: ParticipantId;
  readonly number: number;
  readonly name: string;
  readonly kind: FloorKind;
  readonly requestedAtMs: number;
};

/** Whoever has the floor: there is one such record, so there is one at most. */
export type Speech = {
  /** Serial, from 1. */
  readonly speech: number;
  readonly participantId: ParticipantId;
  readonly subject: string;
  readonly number: number;
  readonly name: string;
  readonly groups: readonly string[];
  readonly kind: FloorKind;
  readonly beganAtMs: number;
  /** 0 = none. */
  readonly limitSec: number;
  /** Its time is. */
  readonly isOver: boolean;
  readonly item: AgendaItem | undefined;
  /** When its person was seen in the room last, about; before the beginning = not since then. */
  readonly seenAtMs: number;
  /** Who was outside when it began. */
  readonly keptFrom: KeptFrom;
};

export type Floor = {
  readonly settings: Settings;
  readonly speech: Speech | undefined;
  /** Points of order first, each kind in the order of asking, or as whoever leads has put it. */
  readonly requests: readonly Request[];
  /** Speeches that were ever begun. */
  readonly begun: number;
  /** The speech that ended last; read when it is asked for. */
  readonly last: () => Speech | undefined;
  /** When the sitting went on with the repetition of a speech that was carried out last, ms since 1970. */
  readonly repeatedAtMs: number;
  /** Read when it is asked for. */
  readonly totals: () => Totals;
};

const SETTINGS = 'settings';
const ORDER = 'order';
export const SPEECH = 'speech';
const LAST = 'last';
const REPEATED = 'repeated';
/** What is kept of the speech that ended last. */
export const keysOfLast: readonly string[] = [REPEATED, LAST];
export const requestKey = (id: ParticipantId): string => `request/${id}`;

export function readFloor({ durable }: FeatureRecords): Floor {
  const order = durable.get(ORDER);
  const { participantIds, begun } = order ? FloorOrderRecord.decode(order) : { participantIds: [], begun: 0 };
  const speech = durable.get(SPEECH);
  const [last, repeated] = [durable.get(LAST), durable.get(REPEATED)];
  let totals: Totals | undefined;
  return {
    last: () => last && readSpeech(last),
    repeatedAtMs: repeated ? FloorRepeatedRecord.decode(repeated).atMs : 0,
    settings: readSettings(durable.get(SETTINGS)),
    speech: speech && readSpeech(speech),
    requests: readRequests(durable, participantIds),
    begun,
    totals: () => (totals ??= readTotals(durable)),
  };
}

function readSettings(record: Uint8Array | undefined): Settings {
  const { strategy, limitSec, shortLimitSec, governsMicrophones, closesWhenOver, listClosed } =
    FloorSettings.decode(record ?? new Uint8Array());
  return { strategy, limitSec, shortLimitSec, governsMicrophones, closesWhenOver, listClosed };
}

function readRequests(records: RecordMap, ids: readonly string[]): readonly Request[] {
  const requests = ids.flatMap((id) => {
    const participantId = id as ParticipantId;
    const record = records.get(requestKey(participantId));
    if (record === undefined) return [];
    const { kind, requestedAtMs, number, name } = FloorRequestRecord.decode(record);
    return [{ participantId, kind, requestedAtMs, number, name }];
  });
  return [...requests.filter(isOfOrder), ...requests.filter((request) => !isOfOrder(request))];
}

function readSpeech(record: Uint8Array): Speech {
  const read = FloorSpeechRecord.decode(record); // its defaults are not its own: each is named
  const { speech, subject, number, name, groups, kind, beganAtMs, limitSec, isOver, seenAtMs } = read;
  return {
    participantId: read.participantId as ParticipantId,
    ...{ speech, subject, number, name, groups, kind, beganAtMs, limitSec, isOver, seenAtMs },
    item: read.item ? readItem(FloorItem.create(read.item)) : undefined,
    keptFrom: keptFromOf(read.keptFrom),
  };
}

const readItem = ({ itemId, number, title, notPublic }: FloorItem): AgendaItem => ({
  ...{ itemId, number, title },
  isPublic: !notPublic,
});

export const isOfOrder = ({ kind }: { readonly kind: FloorKind }): boolean =>
  kind === FloorKind.FLOOR_KIND_ORDER;

export const writeSettings = (settings: Settings): RecordWrite => ({
  key: SETTINGS,
  value: FloorSettings.encode(settings).finish(),
});

/** The order of those who ask, and how many speeches were begun. */
export const writeOrder = (requests: readonly Request[], begun: number): RecordWrite => ({
  key: ORDER,
  value: FloorOrderRecord.encode({
    participantIds: requests.map(({ participantId }) => participantId),
    begun,
  }).finish(),
});

export const writeRequest = ({ participantId, ...request }: Request): RecordWrite => ({
  key: requestKey(participantId),
  value: FloorRequestRecord.encode(request).finish(),
});

export const deleteRequest = ({ participantId }: Pick<Request, 'participantId'>): RecordWrite => ({
  key: requestKey(participantId),
  value: undefined,
});

export const writeSpeech = (speech: Speech | undefined): RecordWrite => ({
  key: SPEECH,
  value: speech && encodeSpeech(speech),
});

export const writeLast = (speech: Speech): RecordWrite => ({ key: LAST, value: encodeSpeech(speech) });

export const writeRepeated = (atMs: number): RecordWrite => ({
  key: REPEATED,
  value: FloorRepeatedRecord.encode({ atMs }).finish(),
});

function encodeSpeech(speech: Speech): Uint8Array {
  const { item, groups, ...rest } = speech;
  const about = item && { ...item, notPublic: item.isPublic === false };
  const value = FloorSpeechRecord.encode({ ...rest, groups: [...groups], ...(about && { item: about }) });
  return value.finish();
}

/** The messages of a room and how it is set, as records say. Pure: what is decoded is remembered with the bytes. */
import { ChatMessageRecord, ChatSettingsRecord } from '../../../proto/features/chat.ts';
import type { FeatureRecords, RecordMap } from '../contract.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';

/** Somebody, as they were when the message was sent. */
export type Correspondent = { readonly subject: string; readonly number: number; readonly name: string };

export type ChatMessage = {
  readonly sequence: number;
  readonly sentAtMs: number;
  readonly from: Correspondent;
  /** '' when it was removed. */
  readonly text: string;
  /** '' = to no group. */
  readonly group: string;
  /** Of private ones. */
  readonly to: Correspondent | undefined;
  /** 0 = not private. */
  readonly conversation: number;
  readonly isRemoved: boolean;
  /** Who was outside when it was sent. */
  readonly keptFrom: KeptFrom;
};

export type ChatSettings = {
  readonly isOff: boolean;
  readonly isPrivateOff: boolean;
  /** 0 = off. */
  readonly slowModeSec: number;
  /** 0 = as long as there is room. */
  readonly keepMinutes: number;
  /** Messages up to this one are gone, though records of them may still be there. */
  readonly clearedThrough: number;
};

export const SETTINGS_KEY = 'settings';
const MESSAGE_PREFIX = 'm/';

export const messageKey = (sequence: number): string => `${MESSAGE_PREFIX}${sequence}`;

/** By the bytes of the record, which are the same object for as long as it is unchanged. */
const decoded = new WeakMap<Uint8Array, ChatMessage>();

/** Read when somebody asks for it: a change of another message costs nothing. */
export class Chat {
  readonly #records: RecordMap;
  #settings: ChatSettings | undefined;
  #stored: readonly ChatMessage[] | undefined;
  #messages: readonly ChatMessage[] | undefined;

  constructor(records: RecordMap) {
    this.#records = records;
  }

  get hasSettings(): boolean {
    return this.#records.has(SETTINGS_KEY);
  }

  get settings(): ChatSettings {
    return (this.#settings ??= readSettings(this.#records.get(SETTINGS_KEY)));
  }

  /** Every message of which there is a record, in order. */
  get stored(): readonly ChatMessage[] {
    return (this.#stored ??= [...this.#records]
      .filter(([key]) => key.startsWith(MESSAGE_PREFIX))
      .map(([, bytes]) => readMessage(bytes))
      .sort((one, other) => one.sequence - other.sequence));
  }

  /** Those that are not gone, in order. */
  get messages(): readonly ChatMessage[] {
    const { clearedThrough } = this.settings;
    return (this.#messages ??= this.stored.filter(({ sequence }) => sequence > clearedThrough));
  }

  /** Of the newest that there ever was. */
  get lastSequence(): number {
    return Math.max(this.settings.clearedThrough, this.stored.at(-1)?.sequence ?? 0);
  }
}

export const readChat = ({ replicated }: FeatureRecords): Chat => new Chat(replicated);

function readSettings(bytes: Uint8Array | undefined): ChatSettings {
  const { isOff, isPrivateOff, slowModeSec, keepMinutes, clearedThrough } = ChatSettingsRecord.decode(
    bytes ?? new Uint8Array(),
  );
  return { isOff, isPrivateOff, slowModeSec, keepMinutes, clearedThrough };
}

export const encodeSettings = (settings: ChatSettings): Uint8Array =>
  ChatSettingsRecord.encode(settings).finish();

function readMessage(bytes: Uint8Array): ChatMessage {
  const known = decoded.get(bytes);
  if (known !== undefined) return known;
  const record = ChatMessageRecord.decode(bytes);
  const { sequence, sentAtMs, text, group, conversation, isRemoved } = record;
  const from = { subject: record.fromSubject, number: record.fromNumber, name: record.fromName };
  const to = { subject: record.toSubject, number: record.toNumber, name: record.toName };
  const message: ChatMessage = {
    sequence,
    sentAtMs,
    from,
    text,
    group,
    to: conversation === 0 ? undefined : to,
    conversation,
    isRemoved,
    keptFrom: keptFromOf(record.keptFrom),
  };
  decoded.set(bytes, message);
  return message;
}

export function encodeMessage({ from, to, ...message }: ChatMessage): Uint8Array {
  return ChatMessageRecord.encode({
    ...message,
    fromSubject: from.subject,
    fromNumber: from.number,
    fromName: from.name,
    ...(to && { toSubject: to.subject, toNumber: to.number, toName: to.name }),
  }).finish();
}

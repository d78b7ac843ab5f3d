/** Identifiers as distinct types, each made only by its parser or maker, so that two kinds can't be mixed up. */
import { randomText } from './random-text.ts';
import { AppError } from './errors.ts';

export type RoomId = string & { readonly __brand: 'RoomId' };
export type SiteId = string & { readonly __brand: 'SiteId' };
export type NodeId = string & { readonly __brand: 'NodeId' };
export type SessionId = string & { readonly __brand: 'SessionId' };
export type ParticipantId = string & { readonly __brand: 'ParticipantId' };
/** `<participantId>:<mic|cam|screen|screenaudio>`: one identity everywhere, stable over republishing. */
export type SourceId = string & { readonly __brand: 'SourceId' };

const ROOM = /^[A-Za-z0-9_-]{1,64}$/;
/** A DNS label, 63 characters at most (RFC 1035): names of nodes and sites become parts of host names. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TOKEN_ID = /^[A-Za-z0-9_-]{1,32}$/;
const SOURCE = /^[A-Za-z0-9_-]{1,32}:[a-z]{1,16}$/;

function parse<T extends string>(what: string, pattern: RegExp, value: string): T {
  if (!pattern.test(value)) throw new AppError('ARGUMENT_INVALID', `not a valid ${what}: ${preview(value)}`);
  return value as T;
}

function preview(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/** @throws {AppError} ARGUMENT_INVALID unless 1..64 characters of [A-Za-z0-9_-] */
export const parseRoomId = (value: string): RoomId => parse<RoomId>('room id', ROOM, value);
/** True for what {@link parseRoomId} takes. */
export const isRoomId = (value: string): value is RoomId => ROOM.test(value);
/** With one of which each room id begins. */
export const ROOM_ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
/** @throws {AppError} ARGUMENT_INVALID unless a DNS label */
export const parseSiteId = (value: string): SiteId => parse<SiteId>('site', NAME, value);
/** @throws {AppError} ARGUMENT_INVALID unless a DNS label */
export const parseNodeId = (value: string): NodeId => parse<NodeId>('node id', NAME, value);
/** True for what {@link parseNodeId} takes. */
export const isNodeId = (value: string): value is NodeId => NAME.test(value);
/** @throws {AppError} ARGUMENT_INVALID */
export const parseSessionId = (value: string): SessionId => parse<SessionId>('session id', TOKEN_ID, value);
/** @throws {AppError} ARGUMENT_INVALID */
export const parseParticipantId = (value: string): ParticipantId =>
  parse<ParticipantId>('participant id', TOKEN_ID, value);
/** @throws {AppError} ARGUMENT_INVALID */
export const parseSourceId = (value: string): SourceId => parse<SourceId>('source id', SOURCE, value);

/** True for what {@link parseSourceId} takes. */
export const isSourceId = (value: string): value is SourceId => SOURCE.test(value);

const SLOT = /^slot:([0-7])$/;

/** A talker slot, as wishes name it; no source has such an id. */
export const slotId = (slot: number): SourceId => `slot:${slot}` as SourceId;
/** Which talker slot an id means; undefined = it is a source's. */
export function slotOf(id: string): number | undefined {
  const [, slot] = SLOT.exec(id) ?? [];
  return slot === undefined ? undefined : Number(slot);
}

/** Whose source it is. */
export const ownerOf = (id: SourceId): ParticipantId => id.slice(0, id.indexOf(':')) as ParticipantId;

/** 72 random bits: unique among all participants ever, short on the wire. */
export const newParticipantId = (): ParticipantId => randomText(9) as ParticipantId;
/** 128 random bits: unique and not to be guessed. */
export const newSessionId = (): SessionId => randomText(16) as SessionId;

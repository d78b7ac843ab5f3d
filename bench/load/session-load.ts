/**
 * What bots do and are told in a sitting: commands and questions to features of the room, as bytes, so that the load knows
 * no feature by name; how they are connected; what reached them. Types only.
 */
import type { FeatureRecordMap } from '../../client/api.ts';

/** Of one bot, at its time. */
export type FeatureCall = {
  readonly index: number;
  /** After the call of {@link SessionLoad.run}, ms. */
  readonly atMs: number;
  readonly feature: string;
  readonly body: Uint8Array;
  /** Answered by the node that the bot is at; else a command, which the room's home decides. */
  readonly isQuestion: boolean;
};

export type FeatureOutcome = {
  readonly index: number;
  /** Asked → answered, with all that the SDK tried meanwhile. */
  readonly ms: number;
  readonly answer: Uint8Array;
  /** `CODE` or `CODE feature.reason`; `TIMEOUT`; '' = it was done. */
  readonly refusal: string;
};

export type BotStanding = {
  readonly index: number;
  /** Of the SDK's session, e.g. `joined`. */
  readonly state: string;
  /** Sockets so far; 1 = never away. */
  readonly connections: number;
  /** How long each loss of the connection took, those that are over, ms. */
  readonly outagesMs: readonly number[];
};

export type SessionLoad = {
  /** @returns in the order of the calls, also what was refused, or not answered `timeoutMs` after its time */
  run(calls: readonly FeatureCall[], timeoutMs: number): Promise<readonly FeatureOutcome[]>;
  /** All that a feature has told these bots, as they know it now. */
  told(indexes: readonly number[], feature: string): Promise<ReadonlyMap<number, FeatureRecordMap>>;
  /** Of all bots. */
  standing(): Promise<readonly BotStanding[]>;
  /** Packets of media that have come to each so far, whatever the room says of its media since. */
  received(indexes: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Packets of sound that sampled bots have got so far, all together, by the sender's index, whichever way they came. */
  heard(): Promise<ReadonlyMap<number, number>>;
  /** These speak from now on, and nobody else; whether anybody hears them is for the room to say. */
  talk(room: string, indexes: readonly number[]): Promise<void>;
  /** How busy the main thread of the busiest load process was since this was asked last. Ratio, 0..1. */
  busy(): Promise<number>;
  /** Their network goes without a word and is there again `awayMs` later; does not wait for that. */
  takeAway(indexes: readonly number[], awayMs: number): Promise<void>;
};

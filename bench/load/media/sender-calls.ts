/** Calls between the sender's handle and its thread. Types only. */
import type { VideoLayer, Profile } from '../profiles.ts';
import type { StreamCounters } from './media-stream.ts';
import type { Remote } from './outgoing-transport.ts';
import type { SrtpPair } from './srtp-keys.ts';
import type { MediaKind } from './stamps.ts';

export type SourceOptions = {
  readonly transportId: number;
  /** Of the bot; in every stamp. */
  readonly senderIndex: number;
  readonly kind: MediaKind;
  /** As produced, lowest layer first. */
  readonly encodings: readonly { readonly ssrc: number }[];
  readonly profile: Pick<Profile, 'audio'> & { readonly layers: readonly VideoLayer[] };
};

export type SourceCounters = {
  readonly sourceId: number;
  readonly senderIndex: number;
  readonly kind: MediaKind;
  /** Lowest layer first. */
  readonly encodings: readonly StreamCounters[];
};

export type SenderReadings = {
  readonly sources: readonly SourceCounters[];
  /** Since the window began, encoded, µs. */
  readonly lateness: string;
};

export type SenderCalls = {
  readonly openTransport: {
    readonly args: { readonly transportId: number; readonly remote: Remote; readonly srtp: SrtpPair };
    readonly result: void;
  };
  readonly closeTransport: { readonly args: { readonly transportId: number }; readonly result: void };
  readonly addSource: { readonly args: SourceOptions & { readonly sourceId: number }; readonly result: void };
  readonly removeSource: { readonly args: { readonly sourceId: number }; readonly result: void };
  readonly setSending: {
    readonly args: { readonly sourceId: number; readonly isOn: boolean };
    readonly result: void;
  };
  readonly setMaxLayer: {
    readonly args: { readonly sourceId: number; readonly maxLayer: number };
    readonly result: void;
  };
  readonly setTalking: {
    readonly args: { readonly sourceId: number; readonly isOn: boolean; readonly sinceUs: number };
    readonly result: void;
  };
  readonly startWindow: { readonly args: undefined; readonly result: void };
  readonly read: { readonly args: undefined; readonly result: SenderReadings };
  readonly close: { readonly args: undefined; readonly result: void };
};

export type SenderThreadOptions = { readonly clockOffsetUs: number };

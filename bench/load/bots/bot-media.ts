/** What a bot's media tells beside what the SDK asks of it. bot-engine.ts fills it in; types only. */
import type { MediaPort } from '../../../client/room/media-port.ts';
import type { BotSpec } from '../fleet.ts';

export type Reading = { readonly received: number; readonly lost: number; readonly atMs: number };

export type Receiving = {
  /** When its first packet came, ms of the machine's monotonic clock as all times here; undefined = none has. */
  readonly sinceMs: number | undefined;
  /** Packets and losses so far, with the time of reading, ms. */
  counters(): Promise<Reading>;
};

export type BotMedia = {
  readonly port: MediaPort;
  /** What is consumed now, by the source's id in the room. */
  readonly receiving: ReadonlyMap<string, Receiving>;
  /** Of consumers that are closed. */
  readonly past: { readonly received: number; readonly lost: number };
  /** Consumers so far. */
  readonly consumersMade: number;
  /** How often a browser would have exchanged SDP for them. */
  readonly renegotiations: number;
  /** Whether packets can go both ways, as far as anything was asked for. */
  readonly isConnected: boolean;
  /** Packets that have come so far, of closed consumers too. */
  received(): Promise<number>;
  /** Ends what {@link BotSpec.keepsReceiving} has kept. */
  release(): void;
  /** Speech or silence at the microphone, from now on. */
  setTalking(isOn: boolean): void;
};

/** @param changed something new is in `receiving`, or has its first media, or a transport is another way than before */
export type OpenBotMedia = (
  bot: Pick<BotSpec, 'index' | 'site' | 'isSampled' | 'media' | 'keepsReceiving' | 'keepsSending'>,
  changed: () => void,
) => BotMedia;

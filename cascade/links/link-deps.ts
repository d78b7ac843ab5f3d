/** What a link to one other node is made from. Types only. */
import type { Logger } from 'pino';
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { SfuOptions } from '../options.ts';
import type { GatewayLease, SlotsPort } from '../ports.ts';
import type { ClaimLink } from './link-claims.ts';
import type { LinkBody } from './link-message.ts';
import type { PipeDeps } from './pipe.ts';
import type { PassOn } from './relayed-wants.ts';

export type LinkDeps = {
  readonly roomId: RoomId;
  readonly selfId: NodeId;
  readonly peerId: NodeId;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly pipe: SfuOptions['pipe'];
  readonly lingerMs: number;
  readonly peer: {
    isUp(): boolean;
    /** Whether it can be asked for its talker slots. */
    knowsSlots(): boolean;
    rttMs(): number;
    send(body: LinkBody, generation: number): void;
  };
  readonly gateway: () => Promise<GatewayLease>;
  readonly slots: SlotsPort;
  /** In which the link is at first. */
  readonly mesh: string;
  /** What the peer wants of other nodes' sources. */
  readonly passOn: PassOn;
  /** It carries more or less than before, or the peer asks for talker slots, or no longer. */
  readonly onChanged: () => void;
  readonly control: PipeDeps['control'];
  readonly claim: ClaimLink;
  readonly onGone: () => void;
};

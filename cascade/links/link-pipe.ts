/** What flows over one link's pair of transports, with its place in the room: a Pipe as a link makes it. */
import type { PipeTransport } from 'mediasoup/types';
import type { GatewayLease } from '../ports.ts';
import type { LinkDeps } from './link-deps.ts';
import type { LinkBody } from './link-message.ts';
import { Pipe, type PipeHandlers } from './pipe.ts';
import { linkReach } from './reach.ts';
import { withPassedOn } from './relayed-wants.ts';

/** This node's end, and what the link is just now. */
export type LinkEnd = {
  readonly end: PipeTransport;
  readonly gateway: GatewayLease;
  readonly generation: number;
  /** In which the link is; asked each time. */
  readonly mesh: () => string;
};

export function makeLinkPipe(
  deps: LinkDeps,
  { end, gateway, generation, mesh }: LinkEnd,
  handlers: PipeHandlers,
): Pipe {
  const { router: _, demands, ...room } = gateway;
  const { roomId, selfId, peerId, slots, passOn, peer } = deps;
  return new Pipe(
    {
      ...deps,
      ...room,
      demands: withPassedOn(demands, selfId, passOn),
      reach: linkReach(selfId, peerId),
      end,
      send: (body: LinkBody) => peer.send(body, generation),
      acquireSlots: () => slots.acquireExports(roomId, mesh()),
      takeIn: (producers) => slots.takeIn(roomId, { peerId, mesh: mesh() }, producers),
    },
    handlers,
  );
}

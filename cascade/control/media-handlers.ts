/** gRPC handlers for the media of one session: decode, call, encode. */
import { AppError } from '../../common/errors.ts';
import { parseNodeId, parseSessionId, parseSourceId, slotOf } from '../../common/ids.ts';
import type { Handlers } from '../../common/rpc/server.ts';
import type { SfuControlShapes } from '../../common/rpc/services.ts';
import type { IRoutedWish } from '../../proto/index.ts';
import type { WatchWish } from '../media/held-consumer.ts';
import type { MediaSession } from '../media/media-session.ts';
import type { CapabilitiesCache } from '../media/capabilities-cache.ts';
import type { Sessions } from '../media/sessions.ts';

/** More than anybody can see and hear at once. */
const MAX_WISHES = 1_024;

/** Handlers for transports, sources and consumers. */
export function mediaHandlers(sessions: Sessions, capabilities: CapabilitiesCache) {
  const sessionOf = ({ sessionId }: { readonly sessionId: string }): MediaSession =>
    sessions.get(parseSessionId(sessionId));
  return {
    ...transportHandlers(sessionOf),
    ...sourceHandlers(sessionOf),
    ...consumerHandlers(sessionOf, capabilities),
  };
}

type SessionOf = (request: { readonly sessionId: string }) => MediaSession;
type ControlHandlers<Names extends keyof SfuControlShapes> = Pick<Handlers<SfuControlShapes>, Names>;

function transportHandlers(
  sessionOf: SessionOf,
): ControlHandlers<'createMediaTransport' | 'connectMediaTransport' | 'restartTransportIce'> {
  return {
    createMediaTransport: async (request) => {
      const client = await sessionOf(request).transports.create(request);
      return { transport: client.describe() };
    },
    connectMediaTransport: async (request) => {
      await sessionOf(request).transports.connect(request.transportId, request);
      return {};
    },
    restartTransportIce: async (request) => ({
      iceParametersJson: await sessionOf(request).transports.restartIce(request.transportId),
    }),
  };
}

function sourceHandlers(
  sessionOf: SessionOf,
): ControlHandlers<'produceSource' | 'pauseSource' | 'removeSource'> {
  return {
    produceSource: async (request) => {
      const { sources, transports } = sessionOf(request);
      return sources.produce({
        transport: transports.sendTransport(request.transportId),
        sourceId: parseSourceId(request.sourceId),
        generation: request.generation,
        kind: request.kind,
        rtpParametersJson: request.rtpParametersJson,
        paused: request.paused,
      });
    },
    pauseSource: async (request) => {
      await sessionOf(request).sources.setPaused(parseSourceId(request.sourceId), request.paused);
      return {};
    },
    removeSource: async (request) => {
      sessionOf(request).sources.remove(parseSourceId(request.sourceId));
      return {};
    },
  };
}

function consumerHandlers(
  sessionOf: SessionOf,
  capabilities: CapabilitiesCache,
): ControlHandlers<'setWatch' | 'startConsumers'> {
  return {
    setWatch: async (request) => {
      const { consumers, receivingEnd, slots } = sessionOf(request);
      if (request.wishes.length > MAX_WISHES) {
        throw new AppError('ARGUMENT_INVALID', `more than ${MAX_WISHES} wishes`);
      }
      const wishedSlots = request.wishes.flatMap(({ sourceId }) => slotOf(sourceId ?? '') ?? []);
      const wishes = request.wishes
        .filter(({ sourceId }) => slotOf(sourceId ?? '') === undefined)
        .map(decodeWish);
      if (request.rtpCapabilitiesJson !== '') {
        receivingEnd.setCapabilities(capabilities.decode(request.rtpCapabilitiesJson));
      }
      const parts = await Promise.all([slots.setWatch(wishedSlots), consumers.setWatch(wishes)]);
      return {
        consumers: parts.flatMap((part) => part.consumers ?? []),
        closedConsumerIds: parts.flatMap((part) => part.closedConsumerIds ?? []),
        failures: parts.flatMap((part) => part.failures ?? []),
      };
    },
    startConsumers: async (request) => {
      const { consumers, slots } = sessionOf(request);
      await Promise.all([consumers.start(request.consumerIds), slots.start(request.consumerIds)]);
      return {};
    },
  };
}

function decodeWish(wish: IRoutedWish): WatchWish {
  return {
    sourceId: parseSourceId(wish.sourceId ?? ''),
    generation: wish.generation ?? 0,
    originNodeId: parseNodeId(wish.originNodeId ?? ''),
    heightPx: wish.height ?? 0,
    priority: wish.priority ?? 0,
    isPrefetch: wish.prefetch ?? false,
  };
}

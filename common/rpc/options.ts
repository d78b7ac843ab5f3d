/** Settings of gRPC channels and listeners that all nodes share; no logic. */
import type { ChannelOptions } from '@grpc/grpc-js';

/** Largest message in either direction. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Default time for an answer. */
export const DEFAULT_TIMEOUT_MS = 5_000;

/** How long a server waits for running calls when it closes. */
export const CLOSE_GRACE_MS = 1_000;

const LIMITS: ChannelOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  // Finds connections whose host has vanished when no call runs; while one runs, our own beats are faster.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 3_000,
  'grpc.keepalive_permit_without_calls': 1,
};

export const SERVER_OPTIONS: ChannelOptions = LIMITS;

export const CHANNEL_OPTIONS: ChannelOptions = {
  ...LIMITS,
  // A node that comes back is to be used within about a second.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 1_000,
  // A connection per client: closing one really closes it, and nodes in one process don't share fate.
  'grpc.use_local_subchannel_pool': 1,
  // Nodes talk directly, whatever proxy the environment names; and no TXT look-ups.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

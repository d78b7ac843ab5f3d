/** Kernel buffers of the UDP sockets that media goes through. No logic. */

const BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * A worker reads its sockets one after the other: what comes in a burst (key frames of many sources at once over a link)
 * waits here, and what does not fit is lost. The kernel gives no more than `net.core.rmem_max` and `wmem_max`, and takes
 * memory only for what waits; `npm run doctor` says how much that is.
 */
export const MEDIA_SOCKET_BUFFERS = {
  recvBufferSize: BUFFER_BYTES,
  sendBufferSize: BUFFER_BYTES,
} as const;

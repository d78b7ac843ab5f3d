/**
 * What runs inside a page. It is sent there as text: a function may use nothing from outside itself but types.
 */

/** What the browser has received of one source so far. */
export type StreamReading = {
  readonly kind: 'audio' | 'video';
  readonly trackId: string;
  /** Who sends it. */
  readonly participantId: string;
  readonly packets: number;
  /** Or too late to be played. */
  readonly lost: number;
  readonly frames: number;
  readonly freezes: number;
  readonly freezeMs: number;
  /** Samples made up where sound was missing; pauses that were faded to silence are none. */
  readonly concealed: number;
  readonly samples: number;
  /** Of all frames or samples together, ms. */
  readonly bufferedMs: number;
  readonly buffered: number;
};

type TileReading = {
  readonly name: string;
  readonly participantId: string;
  readonly isInView: boolean;
};

export type PageReading = {
  /** Since the page was opened. */
  readonly atMs: number;
  /** Of the session, as the page says. */
  readonly state: string;
  readonly streams: readonly StreamReading[];
  /** Of others. */
  readonly tiles: readonly TileReading[];
};

/** Before the page's own code: keeps each connection, and whose streams are whose: they are called `participant:source`. */
export function recordConnections(): void {
  const connections: RTCPeerConnection[] = [];
  const senders: Record<string, string> = {};
  Object.assign(window, { kaskadeBench: { connections, senders } });
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      const connection = new target(...args);
      connections.push(connection);
      connection.addEventListener('track', ({ track, streams }) => {
        senders[track.id] = streams[0]?.id.split(':')[0] ?? '';
      });
      return connection;
    },
  });
}

/** Before the page's own code: its camera is this small. */
export function limitCamera(size: { width: number; height: number; frameRate: number }): void {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return; // an insecure page: the browser will say so
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wish) => open(wish?.video ? { ...wish, video: size } : wish);
}

export async function readPage(): Promise<PageReading> {
  type Recorded = { connections: RTCPeerConnection[]; senders: Record<string, string> };
  type Inbound = RTCInboundRtpStreamStats & { totalFreezesDuration?: number; freezeCount?: number };
  const { connections, senders } = (window as unknown as { kaskadeBench: Recorded }).kaskadeBench;
  const of = (value: number | undefined, scale = 1): number => (value ?? 0) * scale;
  const ofStream = (stat: Inbound): StreamReading => ({
    kind: stat.kind === 'video' ? 'video' : 'audio',
    trackId: stat.trackIdentifier,
    participantId: senders[stat.trackIdentifier] ?? '',
    packets: of(stat.packetsReceived),
    lost: of(stat.packetsLost) + of(stat.packetsDiscarded),
    frames: of(stat.framesDecoded),
    freezes: of(stat.freezeCount),
    freezeMs: of(stat.totalFreezesDuration, 1_000),
    concealed: of(stat.concealedSamples) - of(stat.silentConcealedSamples),
    samples: of(stat.totalSamplesReceived),
    bufferedMs: of(stat.jitterBufferDelay, 1_000),
    buffered: of(stat.jitterBufferEmittedCount),
  });
  const ofTile = (tile: HTMLElement): TileReading => {
    const { top, bottom, height } = tile.getBoundingClientRect();
    return {
      name: tile.dataset['name'] ?? '',
      participantId: tile.dataset['participant'] ?? '',
      isInView: height > 0 && bottom > 0 && top < innerHeight,
    };
  };
  const reports = await Promise.all(connections.map((connection) => connection.getStats()));
  const stats = reports.flatMap((report) => [...(report as unknown as Map<string, Inbound>).values()]);
  return {
    atMs: performance.now(),
    state: document.documentElement.dataset['state'] ?? '',
    // `probator` is mediasoup's own, for estimating bandwidth
    streams: stats
      .filter(({ type, trackIdentifier }) => type === 'inbound-rtp' && trackIdentifier !== 'probator')
      .map(ofStream),
    tiles: [...document.querySelectorAll<HTMLElement>('[data-testid=tile]')].map(ofTile),
  };
}

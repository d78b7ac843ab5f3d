/**
 * ICE and DTLS for the `webrtc` bots of a load process, in a thread of its own. Their packets are made, counted and
 * sampled where those of all bots are: each connection has a local port that leads to it. This is the main thread's handle.
 */
import { Worker } from 'node:worker_threads';
import type { Remote } from '../outgoing-transport.ts';
import { socketDrops } from '../socket-drops.ts';
import type { SrtpKey, SrtpPair } from '../srtp-keys.ts';
import { ThreadCalls } from '../thread-calls.ts';
import type { WebrtcCalls, WebrtcRemote, WebrtcThreadOptions } from './webrtc-calls.ts';

export type WebrtcEnd = {
  /**
   * Shakes hands, once, when the node has been told our DTLS parameters.
   *
   * @param rtcpKey of a receiver of ours whose RTCP will come; undefined = a sender, which takes the connection's keys
   * @returns where packets go in, and the keys of both ends
   * @throws {BenchError} LOAD_FAILED with the reason
   */
  connect(
    remote: WebrtcRemote,
    rtcpKey?: SrtpKey,
  ): Promise<{ readonly door: Remote; readonly srtp: SrtpPair }>;
  /** Packets of the node go there; default: where the first packet to it came from. */
  flow(peer: Remote): void;
  /** Once connected: resolves when it is no more, with the reason; undefined = we closed it. */
  lost(): Promise<string | undefined>;
  /** Also while it connects. Idempotent. */
  close(): void;
};

export class WebrtcEnds {
  readonly #ip: string;
  readonly #calls: ThreadCalls<WebrtcCalls>;
  readonly #worker: Worker;
  #lastId = 0;
  #closing: Promise<unknown> | undefined;

  /** @param ip address of this machine where the load's media workers receive */
  constructor(ip: string) {
    this.#ip = ip;
    const workerData: WebrtcThreadOptions = { ip };
    this.#worker = new Worker(new URL('./webrtc-thread.ts', import.meta.url), { workerData });
    this.#calls = new ThreadCalls(this.#worker, 'the WebRTC thread');
  }

  /** Our end, as ConnectTransportRequest takes it. */
  async dtlsParametersJson(): Promise<string> {
    const value = await this.#calls.ask('fingerprint', undefined);
    return JSON.stringify({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] });
  }

  newEnd(): WebrtcEnd {
    this.#lastId += 1;
    const endId = this.#lastId;
    const calls = this.#calls;
    let isClosed = false;
    return {
      connect: async (remote, rtcpKey) => {
        if (isClosed) throw new RangeError('it is closed');
        const { port, srtp } = await calls.ask('connect', { endId, remote, rtcpKey });
        return { door: { ip: this.#ip, port }, srtp };
      },
      flow: (peer) => calls.tell('flow', { endId, peer }),
      lost: () => calls.ask('lost', { endId }),
      close: () => {
        isClosed = true;
        calls.tell('disconnect', { endId });
      },
    };
  }

  /** Packets that its sockets, the open ones, had no room for so far. */
  async ownDrops(): Promise<number> {
    return socketDrops(new Set(await this.#calls.ask('ports', undefined)));
  }

  /** Ends the thread with all connections, and does not wait for handshakes. Idempotent. */
  async close(): Promise<void> {
    await (this.#closing ??= this.#worker.terminate());
  }
}

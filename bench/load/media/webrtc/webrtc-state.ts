/** Connections and relays of the WebRTC thread. Wiring only. */
import { makeCertificate, type Certificate } from './certificate.ts';
import { Relay } from './relay.ts';
import { SecurePath } from './secure-path.ts';
import type { WebrtcCalls, WebrtcThreadOptions } from './webrtc-calls.ts';

type Args<Name extends keyof WebrtcCalls> = WebrtcCalls[Name]['args'];
type Result<Name extends keyof WebrtcCalls> = WebrtcCalls[Name]['result'];
type End = { readonly path: SecurePath; relay: Relay | undefined };

export class WebrtcState {
  readonly #ip: string;
  readonly #ends = new Map<number, End>();
  readonly #certificate: Promise<Certificate> = makeCertificate();

  constructor({ ip }: WebrtcThreadOptions) {
    this.#ip = ip;
  }

  async fingerprint(): Promise<string> {
    return (await this.#certificate).fingerprint;
  }

  async connect({ endId, remote, rtcpKey }: Args<'connect'>): Promise<Result<'connect'>> {
    const path = new SecurePath(this.#ip, this.#certificate);
    const end: End = { path, relay: undefined };
    this.#ends.set(endId, end);
    void path.ended.then(() => this.#forget(endId));
    const relay = await Relay.open(path, this.#ip);
    end.relay = relay;
    try {
      const srtp = await path.connect(remote);
      if (rtcpKey !== undefined) relay.recode(rtcpKey, srtp);
      return { port: relay.port, srtp };
    } catch (error) {
      relay.close();
      throw error;
    }
  }

  flow({ endId, peer }: Args<'flow'>): void {
    this.#ends.get(endId)?.relay?.flow(peer);
  }

  lost({ endId }: Args<'lost'>): Promise<string | undefined> {
    return this.#ends.get(endId)?.path.ended ?? Promise.resolve(undefined);
  }

  disconnect({ endId }: Args<'disconnect'>): void {
    this.#ends.get(endId)?.path.close();
  }

  ports(): readonly number[] {
    const all = [...this.#ends.values()].flatMap(({ path, relay }) => [path.port, relay?.port]);
    return all.filter((port) => port !== undefined);
  }

  #forget(endId: number): void {
    this.#ends.get(endId)?.relay?.close();
    this.#ends.delete(endId);
  }
}

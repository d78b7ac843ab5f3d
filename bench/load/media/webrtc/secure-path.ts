/**
 * One connection to an SFU node as a browser has it: ICE as the side that decides, towards a node that only answers
 * (ICE-lite); DTLS as the client; the keys for SRTP come of that. Carries encrypted packets and looks into none.
 */
import { Candidate, Connection, DtlsClient } from 'werift';
import { DEFAULT_SUITE, keysOf, profileOf, type SrtpPair } from '../srtp-keys.ts';
import { fingerprintOf, type Certificate } from './certificate.ts';
import type { WebrtcRemote } from './webrtc-calls.ts';

/** Browsers give up on a connection after about 15 s; the SFU node answers within a round trip. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
const COMPONENT = 1;
/** First bytes of what shares the port. @see RFC 7983, section 7 */
const DTLS_BYTES = { first: 20, last: 63 } as const;
const DTLS_ALERT = 21;
const MEDIA_BYTES = { first: 128, last: 191 } as const;

type Bytes = { readonly first: number; readonly last: number };

export class SecurePath {
  readonly #ice: Connection;
  readonly #certificate: Promise<Certificate>;
  readonly #ended = Promise.withResolvers<string | undefined>();
  #state: 'new' | 'connecting' | 'connected' | 'closed' = 'new';

  /** @param ip address of this machine to be told to the node; it sees where packets come from all the same */
  constructor(ip: string, certificate: Promise<Certificate>) {
    this.#certificate = certificate;
    // one socket: neither all addresses of the machine nor a STUN server, which werift would ask by default
    this.#ice = new Connection(true, { useIpv4: false, useIpv6: false, additionalHostAddresses: [ip] });
    delete this.#ice.stunServer;
  }

  /** Why it is no more; undefined = we closed it. */
  get ended(): Promise<string | undefined> {
    return this.#ended.promise;
  }

  get port(): number | undefined {
    return this.#ice.localCandidates[0]?.port;
  }

  /** Between two awaits it may be, whatever the compiler has seen before. */
  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** @returns the keys of both ends @throws {Error} when there is no way, or the node is another one than was told */
  async connect(remote: WebrtcRemote): Promise<SrtpPair> {
    if (this.#state !== 'new') throw new Error('a connection is used once');
    this.#state = 'connecting';
    const timer = setTimeout(() => this.#end('no answer in time'), HANDSHAKE_TIMEOUT_MS);
    const ended = this.ended.then((reason): never => {
      throw new Error(reason ?? 'closed');
    });
    try {
      const srtp = await Promise.race([this.#shakeHands(remote), ended]);
      this.#state = 'connected';
      return srtp;
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #shakeHands({ iceParameters, iceCandidates, dtlsParameters }: WebrtcRemote): Promise<SrtpPair> {
    const ice = this.#ice;
    await ice.gatherCandidates();
    if (this.#isClosed) await ice.close(); // meanwhile, before its socket was there
    ice.setRemoteParams({ ...iceParameters, iceLite: true });
    for (const { foundation, priority, address, port, protocol } of iceCandidates) {
      if (protocol !== 'udp') continue;
      const candidate = new Candidate(foundation, COMPONENT, 'udp', priority, address, port, 'host');
      await ice.addRemoteCandidate(candidate);
    }
    await ice.addRemoteCandidate(undefined);
    await ice.connect();
    // from here on `failed` is a consent that ran out (RFC 7675)
    ice.stateChanged.subscribe((state) => {
      if (state === 'failed') this.#end('the node answers no more');
    });
    return keysFrom(await this.#shakeDtlsHands(dtlsParameters));
  }

  async #shakeDtlsHands({ fingerprints }: WebrtcRemote['dtlsParameters']): Promise<DtlsClient> {
    const { certPem: cert, keyPem: key, signatureHash } = await this.#certificate;
    const transport = dtlsTransport(this.#ice, () => this.#end('the node ended it'));
    const srtpProfiles = [profileOf(DEFAULT_SUITE)];
    const dtls = new DtlsClient({
      ...{ cert, key, signatureHash, transport, srtpProfiles },
      extendedMasterSecret: true,
    });
    await new Promise<void>((resolve, reject) => {
      dtls.onConnect.once(() => resolve());
      dtls.onError.once(reject);
      dtls.connect().catch(reject);
    });
    const theirs = dtls.remoteCertificate && fingerprintOf(dtls.remoteCertificate);
    const told = fingerprints.find(({ algorithm }) => algorithm === 'sha-256')?.value;
    if (theirs === undefined || theirs !== told?.toUpperCase()) {
      throw new Error('the node has another certificate than it told');
    }
    return dtls;
  }

  onPacket(listener: (packet: Buffer) => void): void {
    this.#ice.onData.subscribe((packet) => {
      if (isOf(packet, MEDIA_BYTES)) listener(packet);
    });
  }

  send(packet: Buffer): void {
    this.#ice.send(packet).catch(() => {}); // a socket that is closing: nobody waits for it
  }

  /** Idempotent. */
  close(): void {
    this.#end(undefined);
  }

  #end(reason: string | undefined): void {
    if (this.#isClosed) return;
    this.#state = 'closed';
    this.#ended.resolve(reason);
    this.#ice.close().catch(() => {}); // its sockets are closed already
  }
}

function isOf(packet: Buffer, { first, last }: Bytes): boolean {
  const byte = packet[0] ?? 0;
  return byte >= first && byte <= last;
}

/**
 * What werift's DTLS wants of the way that its records go. Alerts are kept from it: it takes some encrypted ones for
 * others, by chance, and then overhears them.
 */
function dtlsTransport(ice: Connection, onAlert: () => void): DtlsClient['options']['transport'] {
  const transport: DtlsClient['options']['transport'] = {
    type: 'ice',
    address: { address: '', family: '', port: 0 },
    onData: () => {},
    closed: false,
    send: (record) => ice.send(record),
    close: () => Promise.resolve(),
  };
  ice.onData.subscribe((packet) => {
    if (packet[0] === DTLS_ALERT) onAlert();
    else if (isOf(packet, DTLS_BYTES)) transport.onData(packet, ['', 0]);
  });
  return transport;
}

function keysFrom(dtls: DtlsClient): SrtpPair {
  if (dtls.srtp.srtpProfile !== profileOf(DEFAULT_SUITE)) throw new Error(`the node has no ${DEFAULT_SUITE}`);
  return keysOf(DEFAULT_SUITE, (keyBytes, saltBytes) => dtls.extractSessionKeys(keyBytes, saltBytes));
}

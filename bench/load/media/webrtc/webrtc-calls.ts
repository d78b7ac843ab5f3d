/** Calls between the handle of WebRTC connections and their thread. Types only. */
import type { Remote } from '../outgoing-transport.ts';
import type { SrtpKey, SrtpPair } from '../srtp-keys.ts';

/** The SFU node's end, as it tells it (mediasoup's JSON). */
export type WebrtcRemote = {
  readonly iceParameters: { readonly usernameFragment: string; readonly password: string };
  readonly iceCandidates: readonly {
    readonly foundation: string;
    readonly priority: number;
    /** Not a name. */
    readonly address: string;
    readonly port: number;
    readonly protocol: string;
  }[];
  readonly dtlsParameters: {
    readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[];
  };
};

export type WebrtcCalls = {
  /** SHA-256 of the certificate that all connections of the thread share. */
  readonly fingerprint: { readonly args: undefined; readonly result: string };
  /** Shakes hands. The relay's port is where packets of this connection go in, and come out of after `flow`. */
  readonly connect: {
    readonly args: {
      readonly endId: number;
      readonly remote: WebrtcRemote;
      /** Key of the RTCP that will come in; undefined = what comes in is encrypted with the connection's own. */
      readonly rtcpKey: SrtpKey | undefined;
    };
    readonly result: { readonly port: number; readonly srtp: SrtpPair };
  };
  /** Where packets go; default: where the first one came from. */
  readonly flow: { readonly args: { readonly endId: number; readonly peer: Remote }; readonly result: void };
  /** Answered when the connection is no more. @returns why; undefined = we closed it */
  readonly lost: { readonly args: { readonly endId: number }; readonly result: string | undefined };
  readonly disconnect: { readonly args: { readonly endId: number }; readonly result: void };
  /** Of all its sockets. */
  readonly ports: { readonly args: undefined; readonly result: readonly number[] };
};

export type WebrtcThreadOptions = {
  /** Address of this machine where the load's own media parts are. */
  readonly ip: string;
};

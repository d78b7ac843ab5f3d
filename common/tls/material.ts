/** A node's identity for TLS, and where it comes from when it changes while the node runs. Types only. */

/** PEM texts. */
export type TlsMaterial = {
  /** Certificates of the authorities that are trusted; may be several. */
  readonly ca: string;
  /** The own certificate, then those between it and the authority, if there are any. */
  readonly cert: string;
  readonly key: string;
};

/** Has material from the beginning on, and tells when there is newer one. */
export type TlsSource = {
  current(): TlsMaterial;
  /** @returns takes the listener away again */
  onChange(listener: () => void): () => void;
};

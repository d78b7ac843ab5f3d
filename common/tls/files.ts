/** A node's identity in files that may be replaced while the node runs. What fits together is decided in chain.ts. */
import type { Logger } from 'pino';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { checkKeyPair, checkSigned } from './chain.ts';
import { ExpiryWarning } from './expiry-warning.ts';
import { FollowedFiles } from './followed-files.ts';
import type { TlsMaterial, TlsSource } from './material.ts';

export type TlsFilePaths = { readonly caFile: string; readonly certFile: string; readonly keyFile: string };
export type TlsFilesOptions = { readonly log: Logger; readonly clock?: Clock };

type Identity = { readonly material: TlsMaterial; readonly notAfter: Date };

/** {@link TlsSource} over three files. */
export class TlsFiles implements TlsSource {
  readonly #log: Logger;
  readonly #files: FollowedFiles<'ca' | 'cert' | 'key', Identity>;
  readonly #warning: ExpiryWarning;
  readonly #listeners = new Set<() => void>();
  #identity: Identity;

  private constructor(identity: Identity, { log, clock, files }: Opened) {
    this.#identity = identity;
    this.#log = log;
    this.#files = files;
    this.#warning = new ExpiryWarning(log, clock);
    this.#warning.look(identity.notAfter);
    files.follow({
      onNew: (one) => this.#take(one),
      onLook: () => this.#warning.look(this.#identity.notAfter),
    });
  }

  /** @throws {AppError} TLS_INVALID, naming the file and what is wrong with it */
  static async open(paths: TlsFilePaths, options: TlsFilesOptions): Promise<TlsFiles> {
    const { clock = SYSTEM_CLOCK } = options;
    const log = options.log.child({ module: 'tls' });
    const files = new FollowedFiles({
      paths: { ca: paths.caFile, cert: paths.certFile, key: paths.keyFile },
      read: (texts) => identityOf(texts, paths, clock.wallMs()),
      log,
      clock,
    });
    return new TlsFiles(await files.read(), { log, clock, files });
  }

  current(): TlsMaterial {
    return this.#identity.material;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#listeners.clear();
    return this.#files.close();
  }

  #take(identity: Identity): void {
    this.#identity = identity;
    this.#log.info({ notAfter: identity.notAfter.toISOString() }, 'certificate replaced');
    for (const listener of [...this.#listeners]) listener();
    this.#warning.look(identity.notAfter);
  }
}

type Opened = {
  readonly log: Logger;
  readonly clock: Clock;
  readonly files: FollowedFiles<'ca' | 'cert' | 'key', Identity>;
};

function identityOf(
  material: TlsMaterial,
  { caFile, certFile, keyFile }: TlsFilePaths,
  nowMs: number,
): Identity {
  const cert = { name: certFile, pem: material.cert };
  const notAfter = checkKeyPair({ cert, key: { name: keyFile, pem: material.key } }, nowMs);
  checkSigned(cert, { name: caFile, pem: material.ca }, nowMs);
  return { material, notAfter };
}

/** The certificate that clients see, in files that may be replaced while the node runs. */
import type { Logger } from 'pino';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { checkKeyPair } from '../../common/tls/chain.ts';
import { ExpiryWarning } from '../../common/tls/expiry-warning.ts';
import { FollowedFiles } from '../../common/tls/followed-files.ts';
import type { CertificateFiles } from './listener.ts';

export type ClientCertificateOptions = { readonly log: Logger; readonly clock?: Clock };

/** Says whether the files are good, and when there are newer ones that are. The library reads them by itself. */
export class ClientCertificate {
  readonly #log: Logger;
  readonly #files: FollowedFiles<'cert' | 'key', { readonly notAfter: Date }>;
  readonly #warning: ExpiryWarning;
  #notAfter: Date;

  private constructor(notAfter: Date, { log, clock, files }: Opened) {
    this.#notAfter = notAfter;
    this.#log = log;
    this.#files = files;
    this.#warning = new ExpiryWarning(log, clock);
    this.#warning.look(notAfter);
  }

  /** @throws {AppError} TLS_INVALID, naming the file and what is wrong with it */
  static async open(paths: CertificateFiles, options: ClientCertificateOptions): Promise<ClientCertificate> {
    const { clock = SYSTEM_CLOCK } = options;
    const log = options.log.child({ module: 'client-tls' });
    const { certFile, keyFile } = paths;
    const files = new FollowedFiles({
      paths: { cert: certFile, key: keyFile },
      read: ({ cert, key }: Readonly<Record<'cert' | 'key', string>>) => {
        const pair = { cert: { name: certFile, pem: cert }, key: { name: keyFile, pem: key } };
        return { notAfter: checkKeyPair(pair, clock.wallMs()) };
      },
      log,
      clock,
    });
    const { notAfter } = await files.read();
    return new ClientCertificate(notAfter, { log, clock, files });
  }

  /** @param renew makes new connections get what is in the files now */
  follow(renew: () => Promise<void>): void {
    this.#files.follow({
      onNew: ({ notAfter }) => {
        this.#notAfter = notAfter;
        this.#renew(renew).catch((error: unknown) => {
          this.#log.error({ err: error }, 'new certificate not taken up, the old one stays in use');
        });
      },
      onLook: () => this.#warning.look(this.#notAfter),
    });
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#files.close();
  }

  async #renew(renew: () => Promise<void>): Promise<void> {
    await renew();
    this.#log.info({ notAfter: this.#notAfter.toISOString() }, 'certificate replaced');
    this.#warning.look(this.#notAfter);
  }
}

type Opened = {
  readonly log: Logger;
  readonly clock: Clock;
  readonly files: FollowedFiles<'cert' | 'key', { readonly notAfter: Date }>;
};

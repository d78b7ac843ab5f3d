/** Keeps a site's certificates from ending: new ones at each start, and while it runs. */
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { toAppError } from '../../common/errors.ts';
import {
  caFile,
  requestCertificates,
  storeCertificates,
  type Certificates,
  type Requests,
} from './identity.ts';

/** Of a year that they are good: a first site may be away for long. */
const EVERY_MS = 24 * 3_600_000;

export type CertificateKeeperDeps = {
  readonly data: string;
  readonly site: string;
  /** Where the authority is: the first site. */
  readonly sign: (requests: Requests) => Promise<Certificates>;
  /** There are newer ones in the folder. */
  readonly onRenewed: () => Promise<void>;
  readonly log: Logger;
};

export class CertificateKeeper {
  readonly #deps: CertificateKeeperDeps;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: CertificateKeeperDeps) {
    this.#deps = deps;
  }

  /** @param ca the authority's certificate; default: the one that is there */
  async renew(ca?: string): Promise<void> {
    const { data, site, sign } = this.#deps;
    const certificates = await sign(await requestCertificates(data, site));
    await storeCertificates(data, ca ?? (await readFile(caFile(data), 'utf8')), certificates);
  }

  /** Renews once a day; what fails is tried again the next day. */
  start(): void {
    const { onRenewed, log } = this.#deps;
    this.#timer = setInterval(() => {
      this.renew()
        .then(onRenewed)
        .catch((error: unknown) => log.warn({ err: toAppError(error) }, 'certificates not renewed'));
    }, EVERY_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

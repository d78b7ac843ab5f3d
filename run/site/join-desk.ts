/**
 * The first site's part in a join: gives out tokens, has newcomers looked at by all sites, signs their certificates,
 * keeps the list of sites. Nobody else has the authority's key.
 */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import type { CertificateAuthority } from '../certs/authority.ts';
import { callSite } from './call.ts';
import { termsOf, type Certificates, type Requests } from './identity.ts';
import { formatJoinToken } from './join-token.ts';
import {
  CheckRequest,
  Empty,
  Examination,
  JoinRequest,
  readMessage,
  RenewRequest,
  type JoinAnswer,
} from './messages.ts';
import { requireMember, type ServiceRequest, type ServiceRoutes } from './service.ts';
import type { SiteRecord, SiteState } from './site-state.ts';
import type { TokenBook } from './token-book.ts';

/** A site that does not say that it lives in this time does not. */
const PING_TIMEOUT_MS = 2_000;

export type JoinDeskDeps = {
  readonly authority: CertificateAuthority;
  readonly book: TokenBook;
  readonly state: () => SiteState;
  readonly save: (state: SiteState) => Promise<void>;
  readonly identity: () => TlsMaterial;
  readonly tokenKeys: string;
  /** The first site's own part in a check. */
  readonly examine: (site: SiteRecord, key: string) => Promise<Examination>;
  /** A site has what it needs to start. */
  readonly onJoined: (site: SiteRecord) => void;
  /** A site serves. @param isNew for the first time */
  readonly onReady: (site: SiteRecord, isNew: boolean) => void;
  readonly log: Logger;
};

export class JoinDesk {
  readonly #deps: JoinDeskDeps;
  /** Names of joins under way, so that of two at once one is refused. */
  readonly #joining = new Set<string>();
  /** Have joined and not served yet. */
  readonly #expected = new Set<string>();

  constructor(deps: JoinDeskDeps) {
    this.#deps = deps;
  }

  get routes(): ServiceRoutes {
    return new Map<string, (request: ServiceRequest) => unknown>([
      ['GET /v1/site/ca', () => ({ ca: this.ca })],
      ['POST /v1/site/check', ({ body }) => this.#check(body)],
      ['POST /v1/site/join', ({ body }) => this.#join(body)],
      ['POST /v1/site/renew', (request) => this.#renew(request)],
      ['POST /v1/site/ready', (request) => this.#ready(request)],
    ]);
  }

  /** The authority's certificate. */
  get ca(): string {
    return this.#deps.authority.certPem;
  }

  /** For the line that a person pastes on another host. */
  async newToken(ttlMs: number): Promise<string> {
    const secret = await this.#deps.book.issue(ttlMs);
    return formatJoinToken({ fingerprint: this.#deps.authority.fingerprint, secret });
  }

  /** Certificates for keys that stay at a site. */
  async sign(site: SiteRecord, requests: Requests): Promise<Certificates> {
    const { authority } = this.#deps;
    const terms = termsOf(site);
    const [node, clients] = await Promise.all([
      authority.sign(requests.node, terms.node),
      authority.sign(requests.clients, terms.clients),
    ]);
    return { node, clients };
  }

  async #check(body: unknown): Promise<{ examinations: readonly Examination[] }> {
    const { book, state, examine, log } = this.#deps;
    const { secret, site, key } = readMessage(CheckRequest, body);
    book.check(secret);
    await this.#assertFits(site);
    const { self, sites } = state();
    const others = sites.filter(({ name }) => name !== self.name && name !== site.name);
    const own = examine(site, key);
    const asked = others.map((other) => this.#call(other, '/v1/site/examine', { version: 1, site, key }));
    const answers = await Promise.allSettled([own, ...asked]);
    for (const answer of answers) {
      if (answer.status === 'rejected')
        log.warn({ err: answer.reason }, 'a site did not take part in the check');
    }
    return { examinations: answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])) };
  }

  async #join(body: unknown): Promise<JoinAnswer> {
    const { book, state, tokenKeys, onJoined } = this.#deps;
    const { secret, site, requests } = readMessage(JoinRequest, body);
    book.check(secret);
    if (this.#joining.has(site.name))
      throw new AppError('SITE_NAME_TAKEN', `another host joins as ${site.name}`);
    this.#joining.add(site.name);
    try {
      await this.#assertFits(site);
      const certificates = await this.sign(site, requests);
      await book.redeem(secret, site.name);
      await this.#enter(site);
      const { self, sites, etcdEndpoints, pageSecret } = state();
      this.#expected.add(site.name);
      onJoined(site);
      const about = { first: self.name, sites, etcdEndpoints, pageSecret, tokenKeys };
      return { ca: this.ca, certificates, ...about };
    } finally {
      this.#joining.delete(site.name);
    }
  }

  async #renew(request: ServiceRequest) {
    const name = requireMember(request);
    const { site, requests } = readMessage(RenewRequest, request.body);
    const known = this.#known(name);
    if (site.name !== name || known.announced !== site.announced) {
      throw new AppError('ARGUMENT_INVALID', `${name} joined with another name or address`);
    }
    const certificates = await this.sign(known, requests);
    const { etcdEndpoints, sites } = this.#deps.state();
    return { certificates, etcdEndpoints, sites };
  }

  #ready(request: ServiceRequest): void {
    const site = this.#known(requireMember(request));
    this.#deps.onReady(site, this.#expected.delete(site.name));
  }

  #known(name: string): SiteRecord {
    const known = this.#deps.state().sites.find((one) => one.name === name);
    if (known === undefined) throw new AppError('NOT_FOUND', `the first site does not know ${name}`);
    return known;
  }

  async #enter(site: SiteRecord): Promise<void> {
    const { state, save } = this.#deps;
    const before = state();
    const others = before.sites.filter((one) => one.name !== site.name && !isSameHost(one, site));
    await save({ ...before, sites: [...others, site] });
  }

  /** @throws {AppError} SITE_NAME_TAKEN; ARGUMENT_INVALID for an address that is a living site's */
  async #assertFits(site: SiteRecord): Promise<void> {
    const { self, sites } = this.#deps.state();
    for (const known of sites.filter((one) => one.name === site.name || isSameHost(one, site))) {
      if (known.name !== self.name && !(await this.isLiving(known))) continue;
      if (known.name !== site.name)
        throw new AppError('ARGUMENT_INVALID', `${known.announced} is the address of site ${known.name}`);
      throw new AppError('SITE_NAME_TAKEN', `site ${known.name} lives at ${known.announced}`);
    }
  }

  /** Whether the site's launcher answers. */
  async isLiving(site: SiteRecord): Promise<boolean> {
    const at = { host: site.announced, port: site.ports.site };
    const trust = this.#deps.identity();
    try {
      await callSite({ at, path: '/v1/site/ping', trust, answer: Empty, timeoutMs: PING_TIMEOUT_MS });
      return true;
    } catch {
      return false; // whatever the reason: nothing of the cluster answers there
    }
  }

  #call(site: SiteRecord, path: string, body: unknown): Promise<Examination> {
    const at = { host: site.announced, port: site.ports.site };
    return callSite({ at, path, body, trust: this.#deps.identity(), answer: Examination });
  }
}

const isSameHost = (one: SiteRecord, other: SiteRecord): boolean =>
  [one.address, one.announced].some((host) => host === other.address || host === other.announced);

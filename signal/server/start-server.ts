/** The node's listener, wired: routes, the page's files, the WebSocket endpoint. */
import { isLocalName } from '../../common/config/fields.ts';
import type { NodeDirectory } from '../../common/coordination/directory.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type { Metrics } from '../../common/metrics/metrics.ts';
import type { INodeInfo } from '../../proto/index.ts';
import type { Topology } from '../media/topology.ts';
import { clientUrlOf, pageOrigins, siteAddresses } from '../node-addresses.ts';
import type { SignalOptions } from '../options.ts';
import type { NodeStage, Unreadiness } from '../readiness.ts';
import type { SessionServices } from '../session/services.ts';
import { Session, type SessionEnd } from '../session/session.ts';
import { bearerToken } from './bearer-token.ts';
import { ClientCertificate } from './client-certificate.ts';
import { TrustedProxies } from './forwarded-peer.ts';
import { HttpApp } from './http-app.ts';
import type { HttpRequestView, Route } from './http-reply.ts';
import { LinkSecret } from './link-secret.ts';
import { Listener } from './listener.ts';
import { loginCookieName } from './login-door.ts';
import { loginAndInvitationRoutes } from './login-parts.ts';
import { originRule, type OriginRule } from './origin.ts';
import { isDirectLoopback } from './peer-address.ts';
import { checkRoute } from './routes/check.ts';
import { openApiRoute } from './routes/openapi.ts';
import { pingRoute } from './routes/ping.ts';
import { livezRoute, metricsRoute, readyzRoute } from './routes/probes.ts';
import { sitesRoute, type SitesRouteDeps } from './routes/sites.ts';
import { schemasRoute } from './routes/schemas.ts';
import { peerKeyOf } from './peer-key.ts';
import { WrongTries } from './wrong-tries.ts';
import { sittingsRoutes, type SittingsRouteDeps } from './routes/sittings.ts';
import { DEMO_ROLES, tokenRoute } from './routes/token.ts';
import { topologyRoute } from './routes/topology.ts';
import { StaticFiles } from './static-files.ts';
import { DEFAULT_AUDIT_LIMITS } from '../management/ledger.ts';
import { DEFAULT_WAITING_LIMITS } from './waiting-sockets.ts';
import { WebSocketEndpoint, type EndpointMetrics } from './websocket-endpoint.ts';

export type ServerDeps = {
  readonly options: SignalOptions;
  readonly coordination: Coordination;
  readonly stage: NodeStage;
  readonly unreadiness: () => Unreadiness;
  readonly queryTopology: (room: RoomId) => Promise<Topology>;
  readonly signalNodes: Pick<NodeDirectory, 'nodes'>;
  readonly siteHints: Pick<SitesRouteDeps, 'loads' | 'sitesWithRoom'>;
  readonly sittings: Pick<SittingsRouteDeps, 'archive' | 'tickets'>;
  /** What `/metrics` shows. */
  readonly exposition: Pick<Metrics, 'contentType' | 'render'>;
  readonly metrics: EndpointMetrics;
  readonly session: SessionServices;
};

export type SignalServer = {
  readonly port: number;
  publish(topic: string, frame: Uint8Array): void;
  /** Within `limitMs`, spread over it; 0 = at once. */
  endAllSessions(end: SessionEnd, limitMs: number): Promise<void>;
  close(): Promise<void>;
};

/** @throws {AppError} PORT_IN_USE, TLS_INVALID, CONFIG_INVALID */
export async function startServer(deps: ServerDeps): Promise<SignalServer> {
  const { options, stage, session } = deps;
  const files = options.webRoot === undefined ? undefined : await StaticFiles.load(options.webRoot);
  checkPlainText(options);
  const certificate =
    options.clientTls && (await ClientCertificate.open(options.clientTls, { log: session.log }));
  let port = options.port;
  const isAllowed = originRuleOf(deps);
  const trustedProxies = new TrustedProxies(options.trustedProxies ?? []);
  const http = new HttpApp({
    routes: routesOf({ ...deps, trustedProxies }, () => port, isAllowed),
    fallback: (request) => files?.reply(request),
    log: session.log,
  });
  const endpoint = new WebSocketEndpoint({
    isOriginAllowed: isAllowed,
    isDraining: () => stage.value !== 'ready',
    waitingLimits: options.waitingLimits ?? DEFAULT_WAITING_LIMITS,
    trustedProxies,
    openSession: (socket) => new Session(socket, session),
    metrics: deps.metrics,
  });
  const listener = new Listener({
    host: options.host,
    port: options.port,
    tls: options.clientTls,
    attach: (app) => {
      endpoint.attach(app);
      http.attach(app);
    },
    detach: (app) => endpoint.detach(app),
    socketCount: (app) => endpoint.countOf(app),
    log: session.log,
  });
  const close = async (): Promise<void> => {
    await certificate?.close();
    endpoint.close();
    http.close();
    listener.close();
  };
  try {
    port = await listener.listen();
  } catch (error) {
    await close();
    throw error;
  }
  certificate?.follow(() => listener.renew());
  return {
    port,
    publish: (topic, frame) => endpoint.publish(topic, frame),
    endAllSessions: (end, limitMs) => endpoint.endAll(end, limitMs),
    close,
  };
}

/** Sites come and go while a node runs: pages of one may connect at all others. */
function originRuleOf({ options, signalNodes }: ServerDeps): (origin: string, host: string) => boolean {
  const { isDemo, allowedOrigins } = options;
  let nodes: readonly INodeInfo[] | undefined;
  let rule: OriginRule = () => false;
  return (origin, host) => {
    const now = signalNodes.nodes();
    if (now !== nodes) {
      nodes = now;
      rule = originRule({ isDemo, allowedOrigins: [...allowedOrigins, ...pageOrigins(now)] });
    }
    return rule(origin, host);
  };
}

function checkPlainText({ host, clientTls }: SignalOptions): void {
  if (clientTls !== undefined || isLocalName(host)) return;
  const detail = `clients at ${host} need TLS: plain text is for this machine only`;
  throw new AppError('CONFIG_INVALID', detail);
}

function routesOf(
  deps: ServerDeps & { readonly trustedProxies: TrustedProxies },
  port: () => number,
  isAllowed: (origin: string, host: string) => boolean,
): readonly Route[] {
  const { options, session } = deps;
  const sites = () => siteAddresses(deps.signalNodes.nodes(), session.random);
  const signalUrlOf = (site: string): string | undefined => {
    if (site === options.site) return clientUrlOf(options, port());
    return sites().find((one) => one.site === site)?.signalUrl;
  };
  const [key] = options.tokenKeys;
  const peerOf = peerKeyOf(deps.trustedProxies);
  const admitting = key && { key, ownSite: options.site, signalUrlOf };
  const linkSecret = options.linkSecret === undefined ? undefined : new LinkSecret(options.linkSecret);
  const isTrusted = (request: HttpRequestView): boolean =>
    isDirectLoopback(request) || hasSecret(request, linkSecret);
  const routes = [
    livezRoute(),
    readyzRoute(deps.unreadiness),
    metricsRoute(deps.exposition, isTrusted),
    topologyRoute({
      tokens: session.tokens,
      isTrusted: (request) => options.isDemo && isTrusted(request),
      query: deps.queryTopology,
    }),
    sitesRoute({ isDemo: options.isDemo, tokens: session.tokens, sites, ...deps.siteHints }),
    ...sittingsRoutes({ tokens: session.tokens, wrongTries: new WrongTries(), peerOf, ...deps.sittings }),
    schemasRoute(),
    pingRoute({ isReady: () => deps.unreadiness() === undefined, isOriginAllowed: isAllowed }),
    ...(options.isDemo && admitting
      ? [tokenRoute({ ...admitting, isOriginAllowed: isAllowed, linkSecret })]
      : []),
    ...(admitting ? [checkRoute({ ...admitting, isOriginAllowed: isAllowed, peerOf })] : []),
    ...loginAndInvitationRoutes({
      login: options.login,
      admitting,
      signalUrl: () => clientUrlOf(options, port()),
      coordination: deps.coordination,
      tokens: session.tokens,
      isOriginAllowed: isAllowed,
      auditLimits: options.audit ?? DEFAULT_AUDIT_LIMITS,
      freeRoles: options.isDemo && admitting ? DEMO_ROLES : undefined,
      peerOf,
      log: session.log,
    }),
  ];
  return [...routes, openApiRoute(routes, () => loginCookieName(clientUrlOf(options, port())))];
}

/** A bearer token without dots is no access token. */
function hasSecret(request: HttpRequestView, linkSecret: LinkSecret | undefined): boolean {
  const given = bearerToken(request);
  if (linkSecret === undefined || given === undefined || given.includes('.')) return false;
  linkSecret.check(given, request.peerIp);
  return true;
}

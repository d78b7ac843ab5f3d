/** What one node's home part asks of other nodes', over gRPC: RoomHomeService (cluster.proto). */
import { AppError, isAppError, toAppError } from '../../../common/errors.ts';
import type { RoomId, SiteId } from '../../../common/ids.ts';
import { RpcClient } from '../../../common/rpc/client.ts';
import type { ShapesOf } from '../../../common/rpc/method.ts';
import { RoomHome } from '../../../common/rpc/services.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import type { Version } from '../../../common/store/port.ts';
import type { ExecuteRoomCommandResponse } from '../../../proto/index.ts';
import type { RoomServers } from '../room-servers.ts';
import { factsOfMessage, type HomeCommand } from './messages.ts';
import { NO_FACTS, newest, type RoomFacts } from './facts.ts';

/** A home may have to wait for another site and for the coordination store. */
const EXECUTE_TIMEOUT_MS = 5_000;
const COLLECT_TIMEOUT_MS = 1_500;
/** Nodes come back at other addresses: beyond so many clients, those that lead to no node of the room are let go. */
const MAX_CLIENTS = 32;

export type HomePeersDeps = {
  readonly roomId: RoomId;
  readonly site: SiteId;
  readonly servers: Pick<RoomServers, 'of' | 'sites'>;
  readonly tls?: TlsSource | undefined;
};

type Client = RpcClient<ShapesOf<typeof RoomHome>>;

export class HomePeers {
  readonly #deps: HomePeersDeps;
  readonly #clients = new Map<string, Client>();
  #state: 'open' | 'closed' = 'open';

  constructor(deps: HomePeersDeps) {
    this.#deps = deps;
  }

  /** Sites of the room besides our own. */
  otherSites(): readonly SiteId[] {
    return [...this.#deps.servers.sites()].filter((site) => site !== this.#deps.site);
  }

  /** @throws {AppError} what the home threw; FENCED when it is not; SIGNAL_UNREACHABLE, ROOM_UNKNOWN */
  execute(rpcAddress: string, command: HomeCommand): Promise<ExecuteRoomCommandResponse> {
    const request = { ...command, roomId: this.#deps.roomId };
    return this.#client(rpcAddress).call('executeRoomCommand', request, { timeoutMs: EXECUTE_TIMEOUT_MS });
  }

  /** Whether any other site has our log up to `version` within the time. Never rejects. */
  async isReplicated(version: Version, timeoutMs: number): Promise<boolean> {
    const { roomId, site, servers } = this.#deps;
    const ask = async (rpcAddress: string): Promise<void> => {
      await this.#client(rpcAddress).call('awaitReplica', { roomId, site, ...version }, { timeoutMs });
    };
    const nodes = this.otherSites().flatMap((other) => servers.of(other));
    return Promise.any(nodes.map(({ rpcAddress }) => ask(rpcAddress))).then(
      () => true,
      () => false, // each reason is the same to us: nobody said yes in time
    );
  }

  /**
   * The newest facts that are known at other sites.
   * @returns sites of which no node answered, besides
   */
  async collect(): Promise<{ readonly facts: RoomFacts; readonly silent: readonly SiteId[] }> {
    const answers = await Promise.all(
      this.otherSites().map(async (site) => ({ site, facts: await this.#collectFrom(site) })),
    );
    const facts = answers.reduce((best, one) => newest(best, one.facts ?? NO_FACTS), NO_FACTS);
    return { facts, silent: answers.filter((one) => one.facts === undefined).map(({ site }) => site) };
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    const clients = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(clients.map((client) => client.close()));
  }

  async #collectFrom(site: SiteId): Promise<RoomFacts | undefined> {
    const { roomId, servers } = this.#deps;
    const asked = servers.of(site).map(async ({ rpcAddress }) => {
      const options = { timeoutMs: COLLECT_TIMEOUT_MS };
      return factsOfMessage(await this.#client(rpcAddress).call('collectRoomFacts', { roomId }, options));
    });
    return Promise.any(asked).catch(() => undefined); // nobody there answered
  }

  #client(address: string): Client {
    const known = this.#clients.get(address);
    if (known !== undefined) return known;
    if (this.#state === 'closed') throw new AppError('SIGNAL_UNREACHABLE', 'the room is being closed here');
    const { tls } = this.#deps;
    if (this.#clients.size >= MAX_CLIENTS) this.#forgetGone();
    const client = new RpcClient(RoomHome, { address, unreachableCode: 'SIGNAL_UNREACHABLE', tls });
    this.#clients.set(address, client);
    return client;
  }

  #forgetGone(): void {
    const { servers } = this.#deps;
    const nodes = [...servers.sites()].flatMap((site) => servers.of(site));
    const here = new Set(nodes.map(({ rpcAddress }) => rpcAddress));
    for (const [address, client] of this.#clients) {
      if (here.has(address)) continue;
      this.#clients.delete(address);
      void client.close();
    }
  }
}

/** A command that could not be brought to the room's home, or not in time. */
export function homeUnreachable(reason: unknown): AppError {
  const { code, message } = toAppError(reason);
  const options = { retryAfterMs: RETRY_AFTER_MS, cause: reason };
  return new AppError('HOME_UNREACHABLE', `the room's home can not decide now: ${code}, ${message}`, options);
}

const RETRY_AFTER_MS = 1_000;

/** Reasons that say nothing about the command, only about the way to the home. */
export const isAboutTheWay = (error: unknown): boolean => WAY_CODES.some((code) => isAppError(error, code));

const WAY_CODES = ['SIGNAL_UNREACHABLE', 'TLS_PEER_REFUSED', 'ROOM_UNKNOWN', 'FENCED', 'LEASE_LOST'] as const;

/** Asks the other signalling nodes of the site what they know of a room's log. Who does not answer in time is left out. */
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { RpcClient } from '../../../common/rpc/client.ts';
import { Replication } from '../../../common/rpc/services.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import type { CollectRoomResponse } from '../../../proto/index.ts';
import type { RoomServerInfo } from '../room-servers.ts';
import { fromMessages, type Contribution } from './contribution.ts';

/** How long nodes may take to answer, ms (architecture.md, "Versions are (epoch, n)"). */
const COLLECT_MS = 3_000;

export type CollectDeps = {
  readonly room: RoomId;
  readonly site: SiteId;
  readonly nodeId: NodeId;
  readonly tls?: TlsSource | undefined;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Collected = { readonly answers: readonly Contribution[]; readonly isComplete: boolean };

/** @param epoch under which the store opens again; 0 = only to compare. Never rejects. */
export async function collect(
  deps: CollectDeps,
  servers: readonly RoomServerInfo[],
  epoch: number,
): Promise<Collected> {
  const asked = await Promise.all(servers.map((server) => ask(deps, server, epoch)));
  const answers = asked.filter((answer) => answer !== undefined);
  return { answers, isComplete: answers.length === servers.length };
}

async function ask(
  deps: CollectDeps,
  server: RoomServerInfo,
  epoch: number,
): Promise<Contribution | undefined> {
  const { room, site, nodeId, tls, clock, log } = deps;
  const client = new RpcClient(Replication, {
    address: server.rpcAddress,
    tls,
    unreachableCode: 'SIGNAL_UNREACHABLE',
  });
  try {
    const messages: CollectRoomResponse[] = [];
    const stream = client.stream('collectRoom', { roomId: room, site, epoch, askerNodeId: nodeId });
    stream.onMessage((message) => messages.push(message));
    const cancel = clock.after(COLLECT_MS, () =>
      stream.fail(new AppError('SIGNAL_UNREACHABLE', `no answer in ${COLLECT_MS} ms`)),
    );
    const reason = await stream.closed;
    cancel();
    if (reason !== undefined) throw reason;
    return fromMessages(messages);
  } catch (error) {
    log.warn({ err: toAppError(error), from: server.nodeId }, 'node does not say what it knows of a room');
    return undefined;
  } finally {
    await client.close();
  }
}

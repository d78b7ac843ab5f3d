/** Who belongs to etcd, asked and changed at one of its members by its JSON gateway. */
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import { exchange, type Trust } from './call.ts';
import type { EtcdMember } from './site-state.ts';

const TIMEOUT_MS = 5_000;

const Member = z.object({
  ID: z.string(),
  /** Empty until it has started for the first time. */
  name: z.string().default(''),
  peerURLs: z.array(z.string()).default([]),
  isLearner: z.boolean().default(false),
});
export type ListedMember = Readonly<z.infer<typeof Member>>;

const Members = z.object({ members: z.array(Member) });
const Added = z.object({ member: Member });
const Failure = z.object({ message: z.string() });

export class EtcdMembers {
  readonly #at: EtcdMember;
  readonly #trust: () => Trust;

  /** @param at the member that is asked */
  constructor(at: EtcdMember, trust: () => Trust) {
    this.#at = at;
    this.#trust = trust;
  }

  async list(): Promise<readonly ListedMember[]> {
    return (await this.#call('list', {}, Members)).members;
  }

  /** A member that only learns: it counts for nothing until {@link promote}. @returns its id */
  async addLearner(peerUrl: string): Promise<string> {
    return (await this.#call('add', { peerURLs: [peerUrl], isLearner: true }, Added)).member.ID;
  }

  /** A member that counts at once. */
  async add(peerUrl: string): Promise<void> {
    await this.#call('add', { peerURLs: [peerUrl] }, Added);
  }

  /** @throws {AppError} BUSY while it has not learnt enough */
  async promote(id: string): Promise<void> {
    await this.#call('promote', { ID: id }, Members);
  }

  async remove(id: string): Promise<void> {
    await this.#call('remove', { ID: id }, Members);
  }

  async #call<T>(verb: string, body: unknown, answer: z.ZodType<T>): Promise<T> {
    const { hostname, port } = new URL(this.#at.clientUrl);
    const at = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
    const path = `/v3/cluster/member/${verb}`;
    const { status, text } = await exchange({ at, path, body, trust: this.#trust(), timeoutMs: TIMEOUT_MS });
    if (status === 200) return answer.parse(JSON.parse(text));
    const { data } = Failure.safeParse(parseJson(text));
    throw new AppError('BUSY', `etcd (${verb}): ${data?.message ?? `status ${status}`}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page or the like: the status says enough
  }
}

/** Somebody of a council who votes, loses the node that they are on, and comes back, as the page's client does it. */
import type { IssueClaims } from '../../common/auth/issue.ts';
import { decodeAs, featureCommand } from './feature-messages.ts';
import { recordsOf } from './feature-records.ts';
import { SignalClient } from './signal-client.ts';
import { waitFor } from './wait-for.ts';

type Tokens = {
  token(room: string, name: string, claims?: Partial<IssueClaims>): Promise<string>;
  urlOf(node: string): string;
};

const PATIENCE_MS = 30_000;

export class Voter {
  readonly name: string;
  readonly #cluster: Tokens;
  readonly #room: string;
  #client: SignalClient;
  #resumeToken: string;
  /** By the vote: what was acknowledged. */
  readonly acknowledged = new Map<number, number>();

  private constructor(cluster: Tokens, room: string, name: string, entered: Entered) {
    this.#cluster = cluster;
    this.#room = room;
    this.name = name;
    this.#client = entered.client;
    this.#resumeToken = entered.resumeToken;
  }

  static async join(
    cluster: Tokens,
    node: string,
    { room, name, ...claims }: { readonly room: string; readonly name: string } & Partial<IssueClaims>,
  ): Promise<Voter> {
    const token = await cluster.token(room, name, claims);
    const { client, joined } = await SignalClient.join(cluster.urlOf(node), room, token);
    return new Voter(cluster, room, name, { client, resumeToken: joined.resumeToken ?? '' });
  }

  /** The same session at another node of the site. */
  async resume(node: string): Promise<void> {
    const client = await SignalClient.connect(this.#cluster.urlOf(node));
    const { resume } = await client.request({
      resume: { roomId: this.#room, resumeToken: this.#resumeToken },
    });
    if (!resume) throw new Error(`${this.name} is not back`);
    this.#client = client;
    this.#resumeToken = resume.resumeToken ?? '';
  }

  /** Tries until it is acknowledged, under one id. @returns false when the socket was lost before */
  async cast(voteId: number, choice: number): Promise<boolean> {
    const isDone = await this.command('votes', { cast: { voteId, choice } }, `${this.name}-${voteId}`);
    if (isDone) this.acknowledged.set(voteId, choice);
    return isDone;
  }

  /** As {@link cast}. */
  command(feature: string, command: object, commandId: string): Promise<boolean> {
    const client = this.#client;
    return waitFor(
      async () => {
        if (client.closed) return 'lost';
        return (await this.#tryOnce(featureCommand(feature, command, commandId))) ? 'done' : undefined;
      },
      { what: `${this.name}: ${commandId}`, timeoutMs: PATIENCE_MS },
    ).then((end) => end === 'done');
  }

  /** @returns the code or reason of the refusal; OK */
  async codeOf(feature: string, command: object): Promise<string> {
    const { failure } = await this.#client.request(featureCommand(feature, command));
    return failure ? failure.reason || String(failure.code) : 'OK';
  }

  /** What the feature tells under a key. */
  told(feature: string, key: string, message: string): Record<string, unknown> | undefined {
    const bytes = recordsOf(this.#client, feature).get(key);
    return bytes && decodeAs(feature, message, bytes);
  }

  async ask(feature: string, query: Uint8Array): Promise<Uint8Array> {
    const { featureQuery } = await this.#client.request({ featureQuery: { feature, query } });
    return featureQuery?.answer ?? new Uint8Array();
  }

  /** Undefined: no answer before the socket was lost, or a refusal that means "again". */
  async #tryOnce(body: ReturnType<typeof featureCommand>): Promise<boolean> {
    const client = this.#client;
    const answer = client.request(body).then(({ failure }) => failure === undefined || failure === null);
    const lost = client.untilClosed().then(() => false);
    for (const one of [answer, lost]) one.catch(() => false); // the other one decides
    return Promise.race([answer, lost.catch(() => answer)]);
  }
}

type Entered = { readonly client: SignalClient; readonly resumeToken: string };

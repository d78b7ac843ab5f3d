/** Somebody in a call without a browser: signalling as a page does it, and sources whose transports never connect. */
import type { RosterSource } from '../../client/room/roster-person.ts';
import { Roster } from '../../client/room/roster.ts';
import {
  Direction,
  SourceKind,
  type IJoinResponse,
  type IServerEnvelope,
  type IWatchResponse,
} from '../../proto/index.ts';
import { opusParameters, vp8Parameters } from './media-rtp.ts';
import { SignalClient } from './signal-client.ts';
import { waitFor } from './wait-for.ts';

const FIRST_SSRC = 10_000;
/** Between the SSRCs of two sources; simulcast takes three. */
const SSRC_STEP = 10;
const MEDIA_TIMEOUT_MS = 20_000;
/** A session may ask 50 times a second, and who goes on after refusals is put out. */
const ASK_AGAIN_MS = 50;

/** Where somebody connects: a port without TLS, or a whole URL. */
type Place = { readonly signal: { readonly port: number | string } };
type Tokens = { token(room: string, name: string): Promise<string> };

export class Caller {
  readonly name: string;
  readonly #room: string;
  readonly #roster = new Roster();
  /** Source id → consumer id. */
  readonly #consumers = new Map<string, string>();
  #client: SignalClient;
  #participantId = '';
  #resumeToken = '';
  #read = 0;
  #mediaLosses = 0;
  #rtpCapabilitiesJson = '';
  #sendTransportId = '';
  #nextSsrc = FIRST_SSRC;

  private constructor(name: string, room: string, client: SignalClient) {
    this.name = name;
    this.#room = room;
    this.#client = client;
  }

  static async join(call: Tokens, site: Place, room: string, name: string): Promise<Caller> {
    const { client, joined } = await SignalClient.join(site.signal.port, room, await call.token(room, name));
    const caller = new Caller(name, room, client);
    caller.#enter(joined);
    caller.#participantId = joined.participantId ?? '';
    caller.#resumeToken = joined.resumeToken ?? '';
    return caller;
  }

  get client(): SignalClient {
    return this.#client;
  }

  get participantId(): string {
    return this.#participantId;
  }

  /** As of everything that was received. */
  get roster(): Roster {
    this.#pump();
    return this.#roster;
  }

  /** Consumers that are open, by source. */
  get consumers(): ReadonlyMap<string, string> {
    this.#pump();
    return this.#consumers;
  }

  get mediaLosses(): number {
    this.#pump();
    return this.#mediaLosses;
  }

  /** Names and sites of all people, sorted. */
  get people(): readonly string[] {
    return [...this.roster.people.values()].map(({ name, site }) => `${name}@${site}`).sort();
  }

  /**
   * Opens media with a transport in each direction; again while nobody takes it.
   * @returns the SFU node's id
   */
  async openMedia(): Promise<string> {
    const { openMedia } = await waitFor(
      async () => {
        const answer = await this.#client.request({ openMedia: {} });
        return answer.openMedia ? answer : undefined;
      },
      { what: `${this.name} opens media`, timeoutMs: MEDIA_TIMEOUT_MS, pollMs: ASK_AGAIN_MS },
    );
    this.#rtpCapabilitiesJson = openMedia?.routerRtpCapabilitiesJson ?? '';
    this.#consumers.clear();
    this.#sendTransportId = await this.#transport(Direction.DIRECTION_SEND);
    await this.#transport(Direction.DIRECTION_RECV);
    return openMedia?.sfuNodeId ?? '';
  }

  /** @returns the source's id */
  async produce(kind: 'mic' | 'camera'): Promise<string> {
    const ssrc = (this.#nextSsrc += SSRC_STEP);
    const isMic = kind === 'mic';
    const answer = await this.#client.request({
      produce: {
        transportId: this.#sendTransportId,
        kind: isMic ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA,
        rtpParametersJson: JSON.stringify(isMic ? opusParameters(ssrc) : vp8Parameters(ssrc)),
      },
    });
    if (!answer.produce?.sourceId) throw new Error(`not produced: ${JSON.stringify(answer)}`);
    return answer.produce.sourceId;
  }

  /** Others' sources that are known here. */
  get othersSources(): readonly RosterSource[] {
    return [...this.roster.sources.values()].filter((one) => one.participantId !== this.#participantId);
  }

  /** Watches these sources, until each one has a consumer; an empty list watches nothing. */
  async watch(sourceIds: readonly string[]): Promise<void> {
    await waitFor(
      async () => {
        await this.#watchOnce(sourceIds);
        return sourceIds.every((id) => this.consumers.has(id));
      },
      {
        what: `${this.name} watches ${sourceIds.join()}`,
        timeoutMs: MEDIA_TIMEOUT_MS,
        pollMs: ASK_AGAIN_MS,
      },
    );
  }

  async setPaused(sourceId: string, paused: boolean): Promise<void> {
    await this.#done({ setSourcePaused: { sourceId, paused } });
  }

  async closeSource(sourceId: string): Promise<void> {
    await this.#done({ closeSource: { sourceId } });
  }

  async leave(): Promise<void> {
    await this.#done({ leave: {} });
  }

  /** Loses the socket and comes back with the resume token. @returns whether the media was kept */
  async reconnect(site: Place): Promise<boolean> {
    await this.#client.close();
    return this.abandon(site);
  }

  /** Comes back while the old socket seems to be open: its node does not answer. @returns as {@link reconnect} */
  async abandon(site: Place): Promise<boolean> {
    this.#pump();
    this.#client = await SignalClient.connect(site.signal.port);
    this.#read = 0;
    const { resume } = await this.#client.request({
      resume: { roomId: this.#room, resumeToken: this.#resumeToken },
    });
    if (!resume) throw new Error(`${this.name} is not back`);
    this.#enter(resume);
    return resume.mediaKept ?? false;
  }

  async close(): Promise<void> {
    if (!this.#client.closed) await this.#client.close();
  }

  async #watchOnce(sourceIds: readonly string[]): Promise<void> {
    const wishes = sourceIds.map((sourceId) => ({ sourceId, height: 720 }));
    await this.#client.request({ watch: { wishes, rtpCapabilitiesJson: this.#rtpCapabilitiesJson } });
    const consumerIds = [...this.consumers.values()];
    if (consumerIds.length > 0) await this.#done({ resumeConsumers: { consumerIds } });
  }

  async #transport(direction: Direction): Promise<string> {
    const { createTransport } = await this.#client.request({ createTransport: { direction } });
    return createTransport?.transportId ?? '';
  }

  async #done(body: Parameters<SignalClient['request']>[0]): Promise<void> {
    const answer = await this.#client.request(body);
    if (!answer.done) throw new Error(`${Object.keys(body).join()} failed: ${JSON.stringify(answer)}`);
  }

  #enter({ snapshot, self }: Pick<IJoinResponse, 'snapshot' | 'self'>): void {
    this.#roster.enter({ snapshot: snapshot ?? {}, self: self ?? undefined, pages: [] });
  }

  #pump(): void {
    const { received } = this.#client;
    for (const envelope of received.slice(this.#read)) this.#take(envelope);
    this.#read = received.length;
  }

  #take(envelope: IServerEnvelope): void {
    const { requestId, snapshot, delta, watch, consumersClosed, mediaLost } = envelope;
    if (!requestId && snapshot) this.#roster.applySnapshot(snapshot);
    if (!requestId && delta) this.#roster.applyDelta(delta);
    this.#forget(consumersClosed?.consumerIds);
    if (watch) this.#takeWatch(watch);
    if (!mediaLost) return;
    this.#mediaLosses += 1;
    this.#consumers.clear();
  }

  #takeWatch({ consumers, closedConsumerIds }: IWatchResponse): void {
    this.#forget(closedConsumerIds);
    for (const { sourceId, consumerId } of consumers ?? []) {
      this.#consumers.set(sourceId ?? '', consumerId ?? '');
    }
  }

  #forget(consumerIds: readonly string[] | null | undefined): void {
    for (const [sourceId, consumerId] of this.#consumers) {
      if (consumerIds?.includes(consumerId)) this.#consumers.delete(sourceId);
    }
  }
}

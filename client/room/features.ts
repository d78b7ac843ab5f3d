/** The features of a room as ports: what they have told, and the way to ask them. */
import type { FeaturePort } from '../api.ts';
import type { SessionEntry } from '../signal/entry.ts';
import type { SendRequest, ServerEvent } from '../signal/requests.ts';
import type { Commands } from './commands.ts';
import { FeatureRecordsView } from './feature-records.ts';

export type RoomFeaturesDeps = { readonly request: SendRequest; readonly commands: Commands };

const NOTHING = new Uint8Array();

export class RoomFeatures {
  readonly #deps: RoomFeaturesDeps;
  readonly #records = new FeatureRecordsView();
  readonly #ports = new Map<string, FeaturePort>();

  constructor(deps: RoomFeaturesDeps) {
    this.#deps = deps;
  }

  entered({ features }: Pick<SessionEntry, 'features'>): void {
    this.#records.replace(features);
  }

  /** @returns whether something is different now */
  take({ featureNews }: Pick<ServerEvent, 'featureNews'>): boolean {
    if (!featureNews) return false;
    const { features, whole } = featureNews;
    return whole ? this.#records.replace(features ?? []) : this.#records.apply(features ?? []);
  }

  /** Forgets everything: the stay is over. */
  clear(): void {
    this.#records.replace([]);
  }

  /** @see RoomClient.feature */
  port(name: string): FeaturePort {
    const port = this.#ports.get(name) ?? this.#newPort(name);
    this.#ports.set(name, port);
    return port;
  }

  #newPort(feature: string): FeaturePort {
    const { request, commands } = this.#deps;
    return {
      name: feature,
      records: () => this.#records.of(feature),
      command: async (command) => {
        const answer = await commands.run(`feature ${feature}`, 'featureCommand', { feature, command });
        return answer.result ?? NOTHING;
      },
      ask: async (query) => (await request('featureQuery', { feature, query })).answer ?? NOTHING,
    };
  }
}

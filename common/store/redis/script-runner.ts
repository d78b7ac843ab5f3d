/**
 * Runs scripts by their hash, one round trip each; the text goes along only to a server that does not have it. Where
 * asked for, a call also waits until replicas have what it wrote.
 */
import type { RoomId, SiteId } from '../../ids.ts';
import { isNoScript } from './failures.ts';
import { scriptKeys } from './keys.ts';
import type { RedisLink } from './link.ts';
import type { ReplicaWait } from './replica-wait.ts';
import type { Script } from './scripts.ts';

export type ScriptTarget = { readonly room: RoomId; readonly site: SiteId };

type Arguments = readonly (string | number | Buffer)[];
type Send = (command: string, args: Arguments) => Promise<unknown>;

export class ScriptRunner {
  readonly #link: RedisLink;
  readonly #replicas: ReplicaWait;

  constructor(link: RedisLink, replicas: ReplicaWait) {
    this.#link = link;
    this.#replicas = replicas;
  }

  /** @throws {AppError} what the script refuses with, or BUSY */
  run(script: Script, target: ScriptTarget, args: Arguments = []): Promise<unknown> {
    return this.#run(script, target, args, (command, rest) => this.#link.call(command, ...rest));
  }

  /** As {@link run}, and on return replicas have it as far as the store's options ask for that. */
  runSafely(script: Script, target: ScriptTarget, args: Arguments): Promise<unknown> {
    return this.#run(script, target, args, async (command, rest) => {
      const [reply] = await Promise.all([this.#link.call(command, ...rest), this.#replicas.confirm()]);
      return reply;
    });
  }

  async #run({ lua, sha }: Script, target: ScriptTarget, args: Arguments, send: Send): Promise<unknown> {
    const keys = scriptKeys(target.room, target.site);
    const rest = [keys.length, ...keys, target.site, ...args];
    const { runId } = this.#link;
    try {
      return await send('EVALSHA', [sha, ...rest]);
    } catch (error) {
      if (!isNoScript(error)) throw error;
      // Arguments may name the server that they were meant for: they are not for another one.
      if (this.#link.runId !== runId) throw this.#link.unreachable(error);
      return send('EVAL', [lua, ...rest]);
    }
  }
}

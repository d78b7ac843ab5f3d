/**
 * The socket in a data folder by which a running site is asked for something on its own host. It is also the lock: of
 * two launchers on one folder the second finds that the first answers.
 */
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { AppError, isErrorCode, toAppError } from '../../common/errors.ts';

/** Longest path of a socket that Linux takes. */
const MAX_PATH_BYTES = 107;
const OWNER_ONLY = 0o600;
const TIMEOUT_MS = 10_000;

/** Word → what is answered, one line. */
export type ControlCommands = ReadonlyMap<string, () => Promise<string>>;

export class ControlSocket {
  readonly #path: string;
  readonly #commands: ControlCommands;
  #server: Server | undefined;

  constructor(folder: string, commands: ControlCommands) {
    this.#path = pathOf(folder);
    this.#commands = commands;
  }

  /** @throws {AppError} INVALID_STATE when the folder's site runs already */
  async start(): Promise<void> {
    if (await isAnswered(this.#path)) {
      throw new AppError('INVALID_STATE', `a site already runs with this data folder (${this.#path})`);
    }
    await rm(this.#path, { force: true });
    const server = createServer((socket) => this.#serve(socket));
    const listening = once(server, 'listening');
    server.listen(this.#path);
    await listening;
    await chmod(this.#path, OWNER_ONLY);
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  #serve(socket: Socket): void {
    socket.on('error', () => {}); // whoever asked has gone
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.once('data', (chunk) => {
      void this.#answer(chunk.toString().trim()).then((line) => socket.end(`${line}\n`));
    });
  }

  async #answer(word: string): Promise<string> {
    const command = this.#commands.get(word);
    if (command === undefined)
      return 'NOT_FOUND this site does not know that; tokens come from the first site';
    try {
      return `ok ${await command()}`;
    } catch (error) {
      const { code, message } = toAppError(error);
      return `${code} ${message}`;
    }
  }
}

/** Asks the running site of a folder. @throws {AppError} SITE_UNREACHABLE when none runs, or what it answers */
export async function askControl(folder: string, word: string): Promise<string> {
  const path = pathOf(folder);
  let text: string;
  try {
    const socket = connect(path);
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    await once(socket, 'connect');
    socket.write(`${word}\n`);
    text = (await socket.toArray()).map(String).join('').trim();
  } catch (cause) {
    throw new AppError('SITE_UNREACHABLE', `no site runs with the data folder ${folder}`, { cause });
  }
  const [, code = '', rest = ''] = /^(\S+) (.*)$/s.exec(text) ?? [];
  if (code === 'ok') return rest;
  throw new AppError(isErrorCode(code) ? code : 'INTERNAL', rest);
}

function pathOf(folder: string): string {
  const path = join(folder, 'control.sock');
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return path;
  throw new AppError('CONFIG_INVALID', `--data: ${folder} is longer than sockets in it may be`);
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // nothing there, or left behind by one that was killed
  } finally {
    socket.destroy();
  }
}

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ignoreLateErrors } from '../../../../common/tls/late-errors.ts';

describe('ignoreLateErrors()', () => {
  let server: Server;

  beforeAll(async () => {
    ignoreLateErrors();
    server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  const dial = (): TLSSocket =>
    connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, servername: 'localhost' });

  test('lets a socket fail a second time when its owner has heard of the first failure', async () => {
    const socket = dial();
    const told: string[] = [];
    socket.once('error', ({ message }: Error) => told.push(message));

    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy(new Error('the server is not trusted'));
    await closed;

    expect(() => socket.emit('error', new Error('alert decode error'))).not.toThrow();
    expect(told).toEqual(['the server is not trusted']);
  });

  test('hides no failure that nobody listens for', () => {
    const socket = dial();

    expect(() => socket.emit('error', new Error('refused'))).toThrow('refused');

    socket.once('error', () => {}).destroy();
  });
});

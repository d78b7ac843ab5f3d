/** Asks at ports of another host whether anything arrives and comes back. */
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { makeQuestion } from './probe-wire.ts';

/** For one port; a round trip around the world, with packets lost, is shorter. */
const TIMEOUT_MS = 2_000;
/** Datagrams are asked again, since any one may be lost. */
const RESEND_MS = 400;

/**
 * - `reachable`: the other host has answered; at a live port: it took the connection
 * - `refused`: somebody said no: a firewall that rejects, or nothing listens
 * - `silent`: nothing came back
 * - `untested`: a live datagram port can't be asked
 */
export type ProbeOutcome = 'reachable' | 'refused' | 'silent' | 'untested';

export type ProbeAim = {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Undefined: something else listens there. */
  readonly key: string | undefined;
};

export function probe(aim: ProbeAim, timeoutMs = TIMEOUT_MS): Promise<ProbeOutcome> {
  if (aim.protocol === 'tcp') return probeTcp(aim, timeoutMs);
  return aim.key === undefined ? Promise.resolve('untested') : probeUdp(aim, aim.key, timeoutMs);
}

function probeTcp({ host, port, key }: ProbeAim, timeoutMs: number): Promise<ProbeOutcome> {
  const question = key === undefined ? undefined : makeQuestion(key);
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    const timer = setTimeout(() => end('silent'), timeoutMs);
    const end = (outcome: ProbeOutcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    let heard = '';
    socket.once('connect', () => (question === undefined ? end('reachable') : socket.write(question.text)));
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (question !== undefined && heard.length >= question.answer.length)
        end(heard === question.answer ? 'reachable' : 'refused');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => end(isTimeout(error) ? 'silent' : 'refused'));
    socket.once('close', () => end('refused'));
  });
}

function probeUdp({ host, port }: ProbeAim, key: string, timeoutMs: number): Promise<ProbeOutcome> {
  const { text, answer } = makeQuestion(key);
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const ask = (): void => socket.send(text, (error) => error && end('refused'));
    const again = setInterval(ask, RESEND_MS);
    const timer = setTimeout(() => end('silent'), timeoutMs);
    let isOver = false;
    const end = (outcome: ProbeOutcome): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(again);
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    };
    socket.once('message', (message) => end(message.toString('latin1') === answer ? 'reachable' : 'refused'));
    socket.once('error', () => end('refused'));
    // connected, so that the kernel tells of rejections and takes packets of this host alone
    socket.connect(port, host, ask);
  });
}

const isTimeout = ({ code }: NodeJS.ErrnoException): boolean => code === 'ETIMEDOUT';

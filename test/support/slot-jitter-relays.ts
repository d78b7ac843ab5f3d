/** The ways that slot-jitter.ts compares: each brings a microphone into a slot of its room. */
import { fork } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import type { Producer, Router } from 'mediasoup/types';
import { SlotEngine } from '../../cascade/slots/slot-engine.ts';
import { SlotRoom } from '../../cascade/slots/slot-room.ts';
import type { SlotAddress } from '../../cascade/slots/slot-port.ts';
import type { RoomCommand } from '../../cascade/slots/thread-messages.ts';
import { parseRoomId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { inputOf, openLoopback, outputOf, slotProducers, type WiredRoom } from './slot-rig.ts';
import { audioParameters, routerLevelId } from './slot-rtp.ts';

const NUMBER = 4_711;
const DIRECT_SLOT_SSRC = 77_777;

export type Relay = {
  /** @returns the slot's producer */
  add(router: Router, mic: Producer): Promise<Producer>;
  close(): Promise<void>;
};

export const RELAYS: Readonly<Record<string, () => Promise<Relay>>> = {
  thread: threadRelay,
  process: processRelay,
  direct: directRelay,
};

async function wire(router: Router, mic: Producer, room: WiredRoom): Promise<Producer> {
  const loopback = await openLoopback(router, room);
  const slots = await slotProducers(router, loopback, 1);
  room.addOutput(outputOf('local', slots));
  room.addInput(await inputOf(router, loopback, mic, { number: NUMBER }));
  const [slot] = slots;
  if (slot === undefined) throw new Error('no slot');
  return slot;
}

/** What we have: a thread, sockets on loopback. */
async function threadRelay(): Promise<Relay> {
  const engine = await SlotEngine.start(createLogger({ level: 'error' }));
  const events = { claim: () => {}, talkers: () => {}, failed: () => {} };
  return {
    add: async (router, mic) => {
      const levelExtensionId = routerLevelId(router);
      const room = await engine.openRoom(parseRoomId('jitter'), { slotCount: 1, levelExtensionId, events });
      return wire(router, mic, room);
    },
    close: () => engine.close(),
  };
}

/** The same in a process of its own. */
async function processRelay(): Promise<Relay> {
  const child = fork(new URL('./slot-jitter-process.ts', import.meta.url));
  let lastKey = 0;
  const opened = new Map<number, (address: SlotAddress) => void>();
  child.on('message', ({ roomKey, address }: { roomKey: number; address: SlotAddress }) => {
    opened.get(roomKey)?.(address);
  });
  const open = async (levelExtensionId: number): Promise<WiredRoom> => {
    lastKey += 1;
    const roomKey = lastKey;
    const send = (command: RoomCommand): void => void child.send({ roomKey, ...command });
    const address = await new Promise<SlotAddress>((resolve) => {
      opened.set(roomKey, resolve);
      send({ kind: 'open', levelExtensionId, port: undefined });
    });
    return {
      address,
      connect: (to) => send({ kind: 'connect', to }),
      addInput: (input) => send({ kind: 'addInput', input }),
      addOutput: (output) => send({ kind: 'addOutput', output }),
    };
  };
  return {
    add: async (router, mic) => wire(router, mic, await open(routerLevelId(router))),
    close: async () => void child.disconnect(),
  };
}

/** No sockets: packets come to and go from the thread that runs mediasoup. In another thread there is no mediasoup. */
async function directRelay(): Promise<Relay> {
  const timers: NodeJS.Timeout[] = [];
  return {
    add: async (router, mic) => {
      const transport = await router.createDirectTransport();
      const levelId = routerLevelId(router);
      const rtpParameters = audioParameters(DIRECT_SLOT_SSRC, { levelId });
      const slot = await transport.produce({ kind: 'audio', rtpParameters });
      const room = new SlotRoom(levelId, {
        send: (packet) => slot.send(packet),
        claim: () => {},
        talkers: () => {},
        count: () => {},
        start: () => ({ sequence: 1, timestamp: 1 }),
      });
      const now = (): number => performance.now();
      const consumer = await transport.consume({
        producerId: mic.id,
        rtpCapabilities: router.rtpCapabilities,
      });
      const { encodings = [], codecs } = consumer.rtpParameters;
      const ssrc = encodings[0]?.ssrc ?? 0;
      const payloadType = codecs[0]?.payloadType ?? 0;
      room.addOutput(outputOf('local', [slot]), now());
      room.addInput({ inputId: 'mic', ssrc, payloadType, number: NUMBER, isOpen: true }, now());
      consumer.on('rtp', (bytes) => room.receive(bytes, now()));
      timers.push(setInterval(() => room.tick(now()), 20));
      return slot;
    },
    close: async () => timers.forEach((timer) => clearInterval(timer)),
  };
}

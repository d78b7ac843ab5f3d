/** A bot's packets by SRTP over plain UDP, without ICE and DTLS (docs/adr/0019). */
import { z } from 'zod';
import type { MediaReceivers } from '../media/media-receivers.ts';
import type { MediaSender } from '../media/media-sender.ts';
import { DEFAULT_SUITE, newSrtpKey } from '../media/srtp-keys.ts';
import type { FarTransport, Ways } from './bot-ways.ts';
import { addressOf } from './far-address.ts';

/** The router's end of a plain transport. */
const PlainEnd = z.object({
  ip: z.string(),
  port: z.number().int(),
  srtpParameters: z.object({ cryptoSuite: z.string(), keyBase64: z.string() }),
});

type Parts = { readonly sender: MediaSender; readonly receivers: MediaReceivers };

export function plainWays({ sender, receivers }: Parts): Ways {
  return {
    choice: { kind: 'plain', srtpSuites: { send: DEFAULT_SUITE, recv: DEFAULT_SUITE } },
    openSending: async (far) => {
      const { ip, port, srtpParameters } = await endOf(far);
      const local = newSrtpKey(DEFAULT_SUITE);
      const srtp = { local, remote: srtpParameters };
      const transport = await sender.openTransport({ remote: { ip, port }, srtp });
      await connect(far, { srtpParameters: local });
      return { ready: Promise.resolve(transport), close: () => transport.close() };
    },
    openReceiving: async (far) => {
      const transport = await receivers.openTransport(DEFAULT_SUITE);
      await transport.connect(await endOf(far));
      const { ip, port, srtpParameters } = transport;
      await connect(far, { ip, port, srtpParameters });
      return { transport, close: () => transport.close() };
    },
  };
}

async function endOf({ parameters }: FarTransport) {
  const end = PlainEnd.parse(JSON.parse(parameters.plainParametersJson));
  return { ...end, ip: await addressOf(end.ip) };
}

async function connect({ hooks }: FarTransport, own: unknown): Promise<void> {
  await hooks.connect(JSON.stringify(own));
  hooks.stateChanged('connected');
}

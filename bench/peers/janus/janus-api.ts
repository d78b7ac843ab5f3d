/** Janus' API over a WebSocket: requests that are answered, events that come later under the same transaction. */
import { z } from 'zod';
import { BenchError } from '../../bench-error.ts';

export type Jsep = { readonly type: 'offer' | 'answer'; readonly sdp: string };

/** What a plugin says. */
type PluginAnswer = { readonly data: unknown; readonly jsep: Jsep | undefined };

export type JanusApi = {
  /** Sends to the video room and gives its answer. @throws {BenchError} LOAD_FAILED with Janus' own words */
  room(body: Readonly<Record<string, unknown>>, jsep?: Jsep): Promise<PluginAnswer>;
  close(): void;
};

const ANSWER_MS = 10_000;
const KEEP_ALIVE_MS = 20_000;
const PLUGIN = 'janus.plugin.videoroom';

const Answer = z.looseObject({
  janus: z.string(),
  transaction: z.string().optional(),
  data: z.looseObject({ id: z.number() }).optional(),
  error: z.looseObject({ reason: z.string() }).optional(),
  plugindata: z.looseObject({ data: z.looseObject({ error: z.string().optional() }) }).optional(),
  jsep: z.object({ type: z.enum(['offer', 'answer']), sdp: z.string() }).optional(),
});
type Answer = z.infer<typeof Answer>;

export async function openJanus(url: string): Promise<JanusApi> {
  const wire = await openWire(url);
  const session_id = idOf(await wire.ask({ janus: 'create' }));
  const handle_id = idOf(await wire.ask({ janus: 'attach', session_id, plugin: PLUGIN }));
  const keepAlive = setInterval(() => wire.tell({ janus: 'keepalive', session_id }), KEEP_ALIVE_MS);
  return {
    room: async (body, jsep) => {
      const answer = await wire.ask({ janus: 'message', session_id, handle_id, body, jsep });
      return { data: answer.plugindata?.data, jsep: answer.jsep };
    },
    close: () => {
      clearInterval(keepAlive);
      wire.close();
    },
  };
}

type Request = Readonly<Record<string, unknown>> & { readonly janus: string };
type Wire = { ask(request: Request): Promise<Answer>; tell(request: Request): void; close(): void };

async function openWire(url: string): Promise<Wire> {
  const socket = new WebSocket(url, 'janus-protocol');
  const waiting = new Map<string, (answer: Answer) => void>();
  socket.addEventListener('message', (event) => {
    const answer = Answer.parse(JSON.parse(String(event.data)));
    // what takes its time is acknowledged first and answered later
    if (answer.janus !== 'ack') waiting.get(answer.transaction ?? '')?.(answer);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new BenchError('LOAD_FAILED', 'janus can not be reached')));
  });
  let last = 0;
  const next = (): string => String((last += 1));
  const ask: Wire['ask'] = async (request) => {
    const transaction = next();
    const told = new Promise<Answer>((resolve) => waiting.set(transaction, resolve));
    socket.send(JSON.stringify({ ...request, transaction }));
    try {
      return refuseErrors(await within(told, request.janus));
    } finally {
      waiting.delete(transaction);
    }
  };
  const tell: Wire['tell'] = (request) => socket.send(JSON.stringify({ ...request, transaction: next() }));
  return { ask, tell, close: () => socket.close() };
}

async function within(told: Promise<Answer>, what: string): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const error = new BenchError('LOAD_FAILED', `janus has not answered ${what} in ${ANSWER_MS / 1_000} s`);
  const timer = setTimeout(() => late.reject(error), ANSWER_MS);
  try {
    return await Promise.race([told, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function refuseErrors(answer: Answer): Answer {
  const reason = answer.error?.reason ?? answer.plugindata?.data.error;
  if (reason === undefined) return answer;
  throw new BenchError('LOAD_FAILED', `janus refuses: ${reason}`);
}

function idOf({ data }: Answer): number {
  if (data !== undefined) return data.id;
  throw new BenchError('LOAD_FAILED', 'janus answered without an id');
}

/** One HTTP question whose answer is JSON. Not fetch(), which can't be told what certificates to trust. */
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { checkHost } from '../../common/tls/server-identity.ts';

export type JsonQuestion = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** PEM texts, for https: whom to trust beside the system's authorities, and who we are. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
};

export type JsonAnswer = { readonly status: number; readonly body: unknown };

/** @throws {Error} without an answer in time, or when it is not JSON */
export async function askJson(question: JsonQuestion): Promise<JsonAnswer> {
  const { url, method, headers = {}, body, timeoutMs, tls } = question;
  const signal = AbortSignal.timeout(timeoutMs);
  const options = { method, headers, signal };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = url.startsWith('https:')
      ? requestHttps(url, { ...options, ...tls, checkServerIdentity: checkHost })
      : requestHttp(url, options);
    call.once('error', (error) => reject(signal.aborted ? new Error(`no answer in ${timeoutMs} ms`) : error));
    call.once('response', resolve);
    call.end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const status = response.statusCode ?? 0;
  try {
    return { status, body: JSON.parse(Buffer.concat(chunks).toString()) };
  } catch (cause) {
    throw new Error(`status ${status} and no JSON`, { cause });
  }
}

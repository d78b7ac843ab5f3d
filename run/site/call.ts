/** Asks another site's service, see service.ts. */
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { AppError, isErrorCode, toAppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import { checkHost } from '../../common/tls/server-identity.ts';
import { hostPort } from '../../common/http/host-port.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

export type SiteAddress = { readonly host: string; readonly port: number };

/** Who we are and whom we trust; without certificate we are nobody yet, without authority whoever answers is. */
export type Trust = Partial<Pick<TlsMaterial, 'ca' | 'cert' | 'key'>>;

export type SiteCall<T> = {
  readonly at: SiteAddress;
  readonly path: string;
  readonly trust: Trust;
  /** Absent: a GET. */
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  readonly timeoutMs?: number;
};

const Failure = z.object({ code: z.string(), detail: z.string() });

/** @throws {AppError} what the other side threw; SITE_UNREACHABLE; TLS_PEER_REFUSED; FRAME_INVALID */
export async function callSite<T>(call: SiteCall<T>): Promise<T> {
  const { status, text } = await exchange(call);
  return read(call, hostPort(call.at.host, call.at.port), status, text);
}

/**
 * Sends JSON, gets text.
 * @throws {AppError} SITE_UNREACHABLE, TLS_PEER_REFUSED
 */
export async function exchange(
  call: Omit<SiteCall<unknown>, 'answer'>,
): Promise<{ status: number; text: string }> {
  const { at, path, trust, body, timeoutMs = DEFAULT_TIMEOUT_MS } = call;
  try {
    const sent = httpsRequest({
      ...{ host: at.host, port: at.port, path, method: body === undefined ? 'GET' : 'POST' },
      ...{ agent: false, signal: AbortSignal.timeout(timeoutMs), rejectUnauthorized: trust.ca !== undefined },
      ...trust,
      checkServerIdentity: checkHost,
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks = await response.toArray();
    return { status: response.statusCode ?? 0, text: chunks.map(String).join('') };
  } catch (cause) {
    throw callError(hostPort(at.host, at.port), cause, timeoutMs);
  }
}

function read<T>({ answer }: SiteCall<T>, where: string, status: number, text: string): T {
  try {
    const value: unknown = JSON.parse(text);
    if (status === 200) return answer.parse(value);
    const { code, detail } = Failure.parse(value);
    throw new AppError(isErrorCode(code) ? code : 'INTERNAL', `${where}: ${detail}`);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('FRAME_INVALID', `${where} is no site service of this version`, { cause: error });
  }
}

function callError(where: string, cause: unknown, timeoutMs: number): AppError {
  const { message } = toAppError(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/CERT|SIGNATURE|TLS|SSL/.test(code)) {
    return new AppError('TLS_PEER_REFUSED', `${where}: ${message}`, { cause });
  }
  const isTimeout = cause instanceof Error && cause.name === 'AbortError';
  const reason = isTimeout || code === 'ABORT_ERR' ? `no answer in ${timeoutMs / 1_000} s` : message;
  return new AppError('SITE_UNREACHABLE', `${where}: ${reason}`, { cause });
}

const Authority = z.object({ ca: z.string() });

/**
 * Asks a host for its authority, and believes it if it is the one of the token.
 * @throws {AppError} JOIN_CA_MISMATCH, SITE_UNREACHABLE
 */
export async function fetchAuthority(at: SiteAddress, fingerprint: string): Promise<string> {
  const { ca } = await callSite({ at, path: '/v1/site/ca', trust: {}, answer: Authority });
  if (fingerprintOf(ca) === fingerprint) return ca;
  throw new AppError(
    'JOIN_CA_MISMATCH',
    `${hostPort(at.host, at.port)} has another certificate authority than the host that gave out the token`,
  );
}

function fingerprintOf(pem: string): string | undefined {
  try {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  } catch {
    return undefined; // what it sent is no certificate
  }
}

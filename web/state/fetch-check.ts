/** Where a check of the connection may look. Decodes at the boundary. */
import type { CheckPlace } from '../../client/check/connection-check.ts';
import { ClientFailure } from '../../client/errors.ts';
import { callServer, decodeAdmission, type Fetch } from './backend.ts';
import { readLinkToken } from './link-token.ts';

/**
 * @param site empty = wherever the server says
 * @throws {ClientFailure} SIGNAL_UNREACHABLE, NOT_FOUND without such a check, RATE_LIMITED
 */
export async function fetchCheck(fetch: Fetch, site: string): Promise<CheckPlace> {
  const body = await callServer(fetch, '/v1/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: site || undefined }),
  });
  const { token, signalUrl } = decodeAdmission(body);
  const room = readLinkToken(token)?.room;
  if (room === undefined) throw new ClientFailure('INTERNAL', 'the token names no room');
  return { token, signalUrl, room };
}

/** Where an SFU node is: it may be announced by its name, which must not be looked up for each packet. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

export async function addressOf(host: string): Promise<string> {
  return isIP(host) === 0 ? (await lookup(host)).address : host;
}

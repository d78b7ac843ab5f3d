/**
 * Entry: brings a peer, or the tools of the bench, into the cache and prints its folder.
 * Usage: node bench/peers/fetch/main.ts npm|janus|prosody|libsrtp|tools
 */
import { fileURLToPath } from 'node:url';
import { peersFolder } from './cache.ts';
import { debianPackages } from './debian-packages.ts';
import { opensslLibsrtp } from './libsrtp.ts';
import { npmPackages } from './npm-packages.ts';

const LOCK_FOLDER = fileURLToPath(new URL('../packages', import.meta.url));
const TOOLS_FOLDER = fileURLToPath(new URL('../../tools', import.meta.url));

async function fetchPeer(what: string | undefined, cache: string): Promise<string> {
  switch (what) {
    case 'npm':
      return npmPackages(cache, LOCK_FOLDER);
    case 'tools':
      return npmPackages(cache, TOOLS_FOLDER);
    case 'janus':
    case 'prosody':
      return debianPackages(cache, what);
    case 'libsrtp':
      return opensslLibsrtp(cache);
    default:
      throw new Error('say which: npm, janus, prosody, libsrtp or tools');
  }
}

try {
  console.log(await fetchPeer(process.argv[2], peersFolder(process.env)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Fetching a prebuilt worker: address, refusals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fetchPrebuilt, prebuiltUrl } from '../../../../scripts/worker/prebuilt.mjs';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const mediasoup = { version: '3.2.1', repository: { url: 'git+https://example.org/media/soup.git' } };
const system = { platform: 'linux', arch: 'x64', kernel: '6.1.0-31-amd64' };

describe('prebuiltUrl()', () => {
  test('is made of version, system and kernel', () => {
    expect(prebuiltUrl(mediasoup, system)).toBe(
      'https://example.org/media/soup/releases/download/3.2.1/mediasoup-worker-3.2.1-linux-x64-kernel6.tgz',
    );
  });

  test('follows another base address, and names no kernel elsewhere', () => {
    expect(prebuiltUrl(mediasoup, { ...system, platform: 'darwin', baseUrl: 'https://mirror' })).toBe(
      'https://mirror/3.2.1/mediasoup-worker-3.2.1-darwin-x64.tgz',
    );
  });
});

describe('fetchPrebuilt()', () => {
  let folder;
  let server;
  let answer;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kaskade-prebuilt-'));
    server = createServer((_request, response) => answer(response));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
  const fetchIt = (signal = new AbortController().signal) => {
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${server.address().port}` };
    return fetchPrebuilt(root, join(folder, 'mediasoup-worker'), env, signal);
  };

  test('says that there is none for this system', async () => {
    answer = (response) => response.writeHead(404).end();

    expect(await fetchIt()).toBe('HTTP 404');
  });

  test('does not take a web page for an archive', async () => {
    answer = (response) => response.writeHead(200).end('<html>');

    expect(await fetchIt()).toBe('the archive cannot be read');
  });

  test('ends when the user interrupts', async () => {
    const stop = new AbortController();
    answer = (response) => {
      response.writeHead(200).write('a');
      stop.abort();
    };

    expect(await fetchIt(stop.signal)).toBe('interrupted');
    server.closeAllConnections();
  });
});

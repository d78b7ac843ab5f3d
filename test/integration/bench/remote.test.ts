/** `--target`: what is wrong with a running cluster is told in time and with what to do about it, never by a hang. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { reachRemote, type RemoteCluster } from '../../../bench/target/remote.ts';
import { startSfuNode, type SfuNode } from '../../../cascade/node.ts';
import { parseNodeId, parseSiteId } from '../../../common/ids.ts';
import { createLogger } from '../../../common/log/logger.ts';
import { sfuOptions } from '../../support/sfu-node.ts';
import { SignalSites } from '../../support/signal-sites.ts';

/** Only who never answers makes anybody wait so long: far below the test's own limit. */
const TIMEOUT_MS = 5_000;
const LOG = createLogger({ level: 'silent' });
const { signal } = new AbortController();

describe('reachRemote()', () => {
  const sites = new SignalSites();
  const sfus: SfuNode[] = [];
  let silent: Server;
  let urls: { readonly erfurt: string; readonly jena: string; readonly silent: string };

  const addSfu = async (site: string, takesBots: boolean): Promise<void> => {
    const plain = takesBots ? { plain: { portRange: { min: 20_000, max: 29_999 } } } : {};
    const options = sfuOptions({ nodeId: parseNodeId(`sfu-${site}-1`), site: parseSiteId(site), ...plain });
    sfus.push(await startSfuNode(options, { coordination: sites.cluster.client(), log: LOG }));
  };
  const keyText = (secret: Uint8Array, kid: string): string =>
    `${kid}:${Buffer.from(secret).toString('base64')}`;
  const reach = (cluster: Partial<RemoteCluster>) =>
    reachRemote(
      {
        urls: [urls.erfurt],
        tokenKey: keyText(sites.key.secret, sites.key.kid),
        caPem: undefined,
        ...cluster,
      },
      { signal, timeoutMs: TIMEOUT_MS },
    );

  beforeAll(async () => {
    const [erfurt, jena] = [await sites.node(), await sites.node({ site: 'jena' })];
    await addSfu('erfurt', true);
    await addSfu('jena', false);
    silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const [first, second, third] = [erfurt.port, jena.port, port].map((one) => `http://127.0.0.1:${one}`);
    urls = { erfurt: first ?? '', jena: second ?? '', silent: third ?? '' };
  });

  afterAll(async () => {
    silent.close();
    for (const sfu of sfus) await sfu.close();
    await sites.close();
  });

  test('knows the site of a node that is all right, and makes tokens that it takes', async () => {
    const target = await reach({});

    expect(target.sites).toEqual([{ site: 'erfurt', url: urls.erfurt }]);
    expect(await target.usage()).toBeUndefined();
  });

  test.each([
    [
      'a wrong secret',
      () => ({ tokenKey: keyText(randomBytes(32), sites.key.kid) }),
      'not the one its nodes',
    ],
    ['an unknown key', () => ({ tokenKey: keyText(sites.key.secret, 'other') }), 'TOKEN_KEYS_FILE'],
    ['SFU nodes that take no bots', () => ({ urls: [urls.jena] }), 'SFU_PLAIN_TRANSPORTS=true'],
  ])('tells of %s as a refusal', async (_, cluster, advice) => {
    await expect(reach(cluster())).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringContaining(advice),
    });
  });

  test('does not mind SFU nodes that take no bots where no media is sent', async () => {
    expect((await reach({ urls: [urls.jena], sendsMedia: false })).sites).toHaveLength(1);
  });

  test.each([
    ['nobody there', () => 'http://127.0.0.1:1', 'ECONNREFUSED'],
    ['somebody who never answers', () => urls.silent, `no answer in ${TIMEOUT_MS} ms`],
  ])('tells of %s at one site, though the other is all right', async (_, url, reason) => {
    await expect(reach({ urls: [urls.erfurt, url()] })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(new RegExp(`^${url()}: .*${reason}.*1 of 2 nodes are all right`)),
    });
  });

  test('refuses a key that is none', async () => {
    await expect(reach({ tokenKey: 'demo:short' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

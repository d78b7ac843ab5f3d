import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PeerCertificate } from 'node:tls';
import { checkHost } from '../../../../common/tls/server-identity.ts';
import { makeAuthority, makeMaterial } from '../../../support/tls-identity.ts';

let certificate: PeerCertificate;

beforeAll(async () => {
  const { cert } = await makeMaterial(await makeAuthority(), {
    hosts: ['fd00::1', '10.0.0.1', 'node.example.org'],
  });
  certificate = new X509Certificate(cert).toLegacyObject();
});

describe('checkHost()', () => {
  test.each(['fd00::1', 'FD00:0:0:0:0:0:0:1', '10.0.0.1', 'node.example.org'])('takes %s', (host) => {
    expect(checkHost(host, certificate)).toBeUndefined();
  });

  test.each(['fd00::2', '10.0.0.2', 'other.example.org'])('refuses %s', (host) => {
    expect(checkHost(host, certificate)?.message).toMatch(/does not match certificate's altnames/);
  });
});

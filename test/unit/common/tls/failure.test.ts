import { describe, expect, test } from '@jest/globals';
import { describeTlsFailure } from '../../../../common/tls/failure.ts';

const WHERE = 'etcd at 10.0.0.5:2379';

describe('describeTlsFailure()', () => {
  test.each([
    [
      'unable to verify the first certificate',
      'certificate of etcd at 10.0.0.5:2379 is signed by an unknown authority',
    ],
    [
      'certificate signature failure',
      'certificate of etcd at 10.0.0.5:2379 is signed by an unknown authority',
    ],
    ['certificate has expired', 'certificate of etcd at 10.0.0.5:2379 has expired'],
    [
      "Hostname/IP does not match certificate's altnames: IP: 10.0.0.5 is not in the cert's list",
      'certificate of etcd at 10.0.0.5:2379 is made for other addresses',
    ],
    [
      'ssl3_read_bytes:tlsv1 alert unknown ca',
      'etcd at 10.0.0.5:2379 refuses our certificate: signed by an authority that is unknown there',
    ],
    ['ssl3_get_record:wrong version number', 'etcd at 10.0.0.5:2379 answers in plain text, not TLS'],
  ])('says what %p means', (message, sentence) => {
    expect(describeTlsFailure(message, WHERE)).toBe(sentence);
  });

  test('has nothing to say of other failures', () => {
    expect(describeTlsFailure('connect ECONNREFUSED 10.0.0.5:2379', WHERE)).toBeUndefined();
  });
});

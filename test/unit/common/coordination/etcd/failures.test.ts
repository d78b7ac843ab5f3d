import { describe, expect, test } from '@jest/globals';
import {
  kindOfFailure,
  toEtcdError,
  toRefusal,
  type FailureKind,
} from '../../../../../common/coordination/etcd/failures.ts';

const grpcError = (code: number, message: string): Error =>
  Object.assign(new Error(`${code} STATUS: ${message}`), { code });

describe('kindOfFailure()', () => {
  test.each<[number, string, FailureKind]>([
    [14, 'No connection established. Last error: connect ECONNREFUSED', 'unsent'],
    [14, 'Channel closed before call started', 'unsent'],
    [14, 'etcdserver: no leader', 'unsent'],
    [14, 'etcdserver: request timed out, possibly due to previous leader failure', 'unknown'],
    [14, 'Connection dropped', 'unknown'],
    [4, 'Deadline exceeded', 'unknown'],
    [13, 'Received RST_STREAM with code 2', 'unknown'],
    [5, 'etcdserver: requested lease not found', 'answered'],
    [3, 'etcdserver: too many operations in txn request', 'answered'],
    [8, 'etcdserver: mvcc: database space exceeded', 'answered'],
  ])('takes %i "%s" for %s', (code, message, kind) => {
    expect(kindOfFailure(toEtcdError(grpcError(code, message)))).toBe(kind);
  });
});

describe('toRefusal()', () => {
  test.each([
    [5, 'etcdserver: requested lease not found', 'LEASE_LOST'],
    [3, 'etcdserver: request is too large', 'ARGUMENT_INVALID'],
    [8, 'etcdserver: mvcc: database space exceeded', 'BUSY'],
    [7, 'etcdserver: permission denied', 'CONFIG_INVALID'],
    [3, 'etcdserver: authentication failed, invalid user ID or password', 'CONFIG_INVALID'],
    [3, 'etcdserver: user name is empty', 'CONFIG_INVALID'],
    [12, 'unknown service', 'INTERNAL'],
  ])('calls %i "%s" %s', (code, message, expected) => {
    const cause = toEtcdError(grpcError(code, message));

    expect(toRefusal(cause)).toMatchObject({ code: expected, cause });
  });
});

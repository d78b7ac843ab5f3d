import { describe, expect, test } from '@jest/globals';
import { SessionVouchers } from '../../../../cascade/media/session-vouchers.ts';
import { parseNodeId } from '../../../../common/ids.ts';

const KEEP_MS = 1_000;
const old = parseNodeId('signal-a');
const next = parseNodeId('signal-b');

describe('SessionVouchers', () => {
  test('a session expires when nobody vouched for as long as it is kept', () => {
    const vouchers = new SessionVouchers(KEEP_MS);
    vouchers.vouch(old, 0);

    expect([vouchers.isExpired(KEEP_MS - 1), vouchers.isExpired(KEEP_MS)]).toEqual([false, true]);
  });

  test('a hand-over keeps it, and the old node hears of it no more after a while', () => {
    const vouchers = new SessionVouchers(KEEP_MS);
    vouchers.vouch(old, 0);
    vouchers.vouch(next, 900);

    const nodesBefore = vouchers.nodes();
    const isExpired = vouchers.isExpired(KEEP_MS);

    expect({ nodesBefore, isExpired, nodesAfter: vouchers.nodes() }).toEqual({
      nodesBefore: [old, next],
      isExpired: false,
      nodesAfter: [next],
    });
  });

  test('the last node is remembered, so that it can be told of the end', () => {
    const vouchers = new SessionVouchers(KEEP_MS);
    vouchers.vouch(old, 0);

    vouchers.isExpired(5 * KEEP_MS);

    expect(vouchers.nodes()).toEqual([old]);
  });
});

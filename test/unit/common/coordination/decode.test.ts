import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { decodeItem } from '../../../../common/coordination/decode.ts';
import { NodeInfo } from '../../../../proto/index.ts';

test('decodeItem() names the key of what can not be read', () => {
  const lines: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const read = (value: Uint8Array): string => NodeInfo.decode(value).nodeId;
  const value = NodeInfo.encode({ nodeId: 'sfu-1' }).finish();

  expect(decodeItem({ key: '/a', value }, read, log)).toBe('sfu-1');
  expect(decodeItem({ key: '/b', value: Buffer.from([0xff]) }, read, log)).toBeUndefined();

  expect(lines).toMatchObject([{ level: 40, key: '/b' }]);
});

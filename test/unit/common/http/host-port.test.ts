import { expect, test } from '@jest/globals';
import { hostPort } from '../../../../common/http/host-port.ts';

test.each([
  ['10.0.0.1', '10.0.0.1:7080'],
  ['fd00::1', '[fd00::1]:7080'],
  ['node.example', 'node.example:7080'],
])('hostPort() of %s', (host, expected) => {
  expect(hostPort(host, 7080)).toBe(expected);
});

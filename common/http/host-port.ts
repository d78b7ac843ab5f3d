/** Writes addresses the way URLs want them. Pure. */
import { isIPv6 } from 'node:net';

/** `10.0.0.1:80`, `[fd00::1]:80`. */
export const hostPort = (host: string, port: number): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${port}`;

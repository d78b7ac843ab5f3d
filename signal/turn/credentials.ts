/**
 * Credentials for TURN servers that share a secret with us ("REST API for access to TURN services",
 * draft-uberti-behave-turn-rest-00; coturn's `use-auth-secret`). Pure.
 */
import { createHmac } from 'node:crypto';
import type { IIceServer } from '../../proto/index.ts';

export type TurnOptions = {
  /** turn: and turns: URIs, all of the same server or of servers with the same secret. */
  readonly urls: readonly string[];
  readonly secret: string;
  /** How long new allocations can be made with a credential; those that exist stay. Seconds. */
  readonly ttlSec: number;
};

const MS_PER_SEC = 1_000;

/**
 * Relays for one participant; none when `turn` is undefined.
 * @param name without a colon; appears in the relay's log, so nothing that says who a person is
 */
export function iceServersFor(turn: TurnOptions | undefined, name: string, nowMs: number): IIceServer[] {
  if (turn === undefined) return [];
  const username = `${Math.floor(nowMs / MS_PER_SEC) + turn.ttlSec}:${name}`;
  // the draft asks for SHA-1, and servers know nothing else
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: [...turn.urls], username, credential }];
}

/** Tells whether a value is a TURN URI (RFC 7065): `turn:host[:port][?transport=udp|tcp]`, or `turns:`. */
export function isTurnUri(value: string): boolean {
  const [, host = ''] = TURN_URI.exec(value) ?? [];
  return host !== '' && URL.canParse(`http://${host}`);
}

const TURN_URI = /^turns?:([^/?#@\s]+)(?:\?transport=(?:udp|tcp))?$/;

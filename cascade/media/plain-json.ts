/** Decodes the JSON in which a bot describes its end of a plain transport. A boundary; messages never show the key. */
import { isIP } from 'node:net';
import type { SrtpCryptoSuite, SrtpParameters } from 'mediasoup/types';
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import { decodeJson } from './rtp-json.ts';

const MAX_BYTES = 1_024;
const MAX_PORT = 65_535;

/** Master key and salt, of the suites that are offered (RFC 3711, RFC 7714). */
const KEY_BYTES: ReadonlyMap<SrtpCryptoSuite, number> = new Map([
  ['AES_CM_128_HMAC_SHA1_80', 30],
  ['AEAD_AES_128_GCM', 28],
]);

const End = z.strictObject({
  ip: z
    .string()
    .refine((ip) => isIP(ip) !== 0, 'not an IP address')
    .optional(),
  port: z.number().int().min(1).max(MAX_PORT).optional(),
  srtpParameters: z.strictObject({ cryptoSuite: z.string(), keyBase64: z.base64() }),
});

export type PlainParameters = {
  readonly srtpParameters: SrtpParameters;
  /** Where its packets go; empty where the first one that comes shows it. */
  readonly address: { readonly ip?: string; readonly port?: number };
};

/** What the bot's end must fit. */
export type OwnEnd = {
  readonly suite: SrtpCryptoSuite;
  readonly isReceiving: boolean;
  /** Local address that packets leave from. */
  readonly ip: string;
};

/** @throws {AppError} ARGUMENT_INVALID */
export function decodePlainParameters(json: string, own: OwnEnd): PlainParameters {
  const limits = { what: 'plain parameters', maxBytes: MAX_BYTES, code: 'ARGUMENT_INVALID' } as const;
  const { ip, port, srtpParameters } = decodeJson(json, End, limits);
  const { suite } = own;
  const { cryptoSuite, keyBase64 } = srtpParameters;
  if (cryptoSuite !== suite) throw invalid(`srtpParameters.cryptoSuite: the transport was made for ${suite}`);
  if (Buffer.from(keyBase64, 'base64').length !== KEY_BYTES.get(suite)) {
    throw invalid(`srtpParameters.keyBase64: ${suite} has keys of ${KEY_BYTES.get(suite)} bytes`);
  }
  return { srtpParameters: { cryptoSuite: suite, keyBase64 }, address: addressOf({ ip, port }, own) };
}

type Address = { readonly ip: string | undefined; readonly port: number | undefined };

function addressOf({ ip, port }: Address, own: OwnEnd): PlainParameters['address'] {
  if (!own.isReceiving) {
    if (ip === undefined && port === undefined) return {};
    throw invalid('ip, port: must be absent for sending');
  }
  if (ip === undefined || port === undefined) throw invalid('ip, port: needed for receiving');
  if (isIP(ip) !== isIP(own.ip)) throw invalid(`ip: packets leave from IPv${isIP(own.ip)}`);
  return { ip, port };
}

const invalid = (why: string): AppError => new AppError('ARGUMENT_INVALID', `plain parameters: ${why}`);

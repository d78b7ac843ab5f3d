/**
 * Decodes the JSON that clients send about DTLS and RTP. A boundary: sizes and outlines are checked here, the details by
 * mediasoup when it uses them.
 */
import type { DtlsParameters, RtpCapabilities, RtpParameters } from 'mediasoup/types';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../common/errors.ts';

const MAX_PARAMETERS_BYTES = 16 * 1024;
const MAX_CAPABILITIES_BYTES = 32 * 1024;
const MAX_CODECS = 64;
const MAX_ENCODINGS = 8;
const MAX_EXTENSIONS = 64;
const MAX_FINGERPRINTS = 8;

const Codec = z.looseObject({ mimeType: z.string(), clockRate: z.number().int().positive() });
const Extension = z.looseObject({ uri: z.string() });

const Parameters = z.looseObject({
  codecs: z
    .array(Codec.extend({ payloadType: z.number().int().min(0).max(127) }))
    .min(1)
    .max(MAX_CODECS),
  encodings: z.array(z.looseObject({})).min(1).max(MAX_ENCODINGS),
  headerExtensions: z
    .array(Extension.extend({ id: z.number().int().min(1).max(255) }))
    .max(MAX_EXTENSIONS)
    .optional(),
});

const Capabilities = z.looseObject({
  codecs: z.array(Codec).min(1).max(MAX_CODECS),
  headerExtensions: z.array(Extension).max(MAX_EXTENSIONS).optional(),
});

const HEX_PAIRS = /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){19,63}$/;

const Dtls = z.object({
  role: z.enum(['auto', 'client', 'server']).default('auto'),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(HEX_PAIRS),
      }),
    )
    .min(1)
    .max(MAX_FINGERPRINTS),
});

/** @throws {AppError} ARGUMENT_INVALID */
export function decodeDtlsParameters(json: string): DtlsParameters {
  return decodeJson(json, Dtls, {
    what: 'DTLS parameters',
    maxBytes: MAX_PARAMETERS_BYTES,
    code: 'ARGUMENT_INVALID',
  });
}

/** @throws {AppError} RTP_PARAMETERS_INVALID */
export function decodeRtpParameters(json: string): RtpParameters {
  const what = {
    what: 'RTP parameters',
    maxBytes: MAX_PARAMETERS_BYTES,
    code: 'RTP_PARAMETERS_INVALID',
  } as const;
  return decodeJson(json, Parameters, what) as RtpParameters;
}

/** @throws {AppError} RTP_PARAMETERS_INVALID */
export function decodeRtpCapabilities(json: string): RtpCapabilities {
  const what = {
    what: 'RTP capabilities',
    maxBytes: MAX_CAPABILITIES_BYTES,
    code: 'RTP_PARAMETERS_INVALID',
  } as const;
  return decodeJson(json, Capabilities, what) as RtpCapabilities;
}

type Limits = { readonly what: string; readonly maxBytes: number; readonly code: ErrorCode };

/** The value of a JSON text that fits the schema. @throws {AppError} `limits.code` */
export function decodeJson<T>(json: string, schema: z.ZodType<T>, { what, maxBytes, code }: Limits): T {
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBytes) throw new AppError(code, `${what} have ${bytes} bytes, more than ${maxBytes}`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError(code, `${what} are not JSON`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AppError(code, `${what}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`);
}

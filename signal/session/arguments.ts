/** Checks of commands' arguments that several handlers share. Pure. */
import { AppError, type ErrorCode } from '../../common/errors.ts';

/** Longest RtpParameters, DtlsParameters (signal.proto). */
export const MAX_PARAMETERS_BYTES = 16 * 1024;
/** Longest RtpCapabilities of a device. */
export const MAX_CAPABILITIES_BYTES = 32 * 1024;
const MAX_ID_CHARS = 128;

export type JsonLimits = { readonly what: string; readonly maxBytes: number; readonly code?: ErrorCode };

/**
 * Takes a JSON object as text; what is in it is for the SFU to judge.
 * @throws {AppError} `limits.code` (default ARGUMENT_INVALID)
 */
export function requireJsonObject(text: string | null | undefined, limits: JsonLimits): string {
  const { what, maxBytes, code = 'ARGUMENT_INVALID' } = limits;
  const given = text ?? '';
  if (Buffer.byteLength(given) > maxBytes) throw new AppError(code, `${what}: more than ${maxBytes} bytes`);
  if (!isJsonObject(given)) throw new AppError(code, `${what}: not a JSON object`);
  return given;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // why it can't be parsed would tell the client nothing new
  }
}

/** @throws {AppError} ARGUMENT_INVALID when empty or too long */
export function requireId(value: string | null | undefined, what: string): string {
  if (!value || value.length > MAX_ID_CHARS)
    throw new AppError('ARGUMENT_INVALID', `${what}: missing or too long`);
  return value;
}

const COMMAND_ID = /^[A-Za-z0-9_-]{0,64}$/;

/** Of the client's choice; empty = whatever is new. @throws {AppError} ARGUMENT_INVALID */
export function requireCommandId(value: string | null | undefined): string {
  const commandId = value ?? '';
  if (!COMMAND_ID.test(commandId))
    throw new AppError('ARGUMENT_INVALID', 'command_id: malformed or too long');
  return commandId;
}

/** What is for those who are in the room, asked by somebody who is kept outside. */
export const notAdmitted = (): AppError => new AppError('NOT_ADMITTED', 'kept outside of the room for now');

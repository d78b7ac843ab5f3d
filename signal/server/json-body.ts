/** The JSON body of an HTTP request, checked. Pure. */
import type { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import type { HttpRequestView } from './http-reply.ts';

const MAX_DETAIL_CHARS = 256;

/** @throws {AppError} ARGUMENT_INVALID, naming what is wrong */
export function parseJsonBody<S extends z.ZodType>(
  { body }: Pick<HttpRequestView, 'body'>,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new AppError('ARGUMENT_INVALID', wrong.join('; ').slice(0, MAX_DETAIL_CHARS));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'the body is not JSON', { cause });
  }
}

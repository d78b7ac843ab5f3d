/**
 * The question and the answer by which two hosts find out what lies between them. Both sides have a key from a
 * conversation under TLS, so that an answer comes from the other host and nobody else, and only it is answered. Pure.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE_BYTES = 16;
const KEY_BYTES = 32;
const NONCE_LENGTH = 2 * NONCE_BYTES;

export const newProbeKey = (): string => randomBytes(KEY_BYTES).toString('hex');

export type Question = { readonly text: string; readonly answer: string };

/** One line each; the answer is shorter than the question, so that it is of no use to amplify anything. */
export function makeQuestion(key: string): Question {
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  return { text: `kaskade? ${nonce} ${mac(key, `ask ${nonce}`)}\n`, answer: answerTo(key, nonce) };
}

/** @returns the answer; undefined for what the holder of the key did not ask */
export function answerQuestion(key: string, text: string): string | undefined {
  const [mark, nonce = '', proof = ''] = text.trimEnd().split(' ');
  if (mark !== 'kaskade?' || nonce.length !== NONCE_LENGTH) return undefined;
  const expected = mac(key, `ask ${nonce}`);
  const isRight =
    proof.length === expected.length && timingSafeEqual(Buffer.from(proof), Buffer.from(expected));
  return isRight ? answerTo(key, nonce) : undefined;
}

const answerTo = (key: string, nonce: string): string => `kaskade! ${mac(key, `answer ${nonce}`)}\n`;

const mac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** So many of a range are tried: its ends, and some between. */
const SAMPLE = 5;

/** All ports of a small range; of a large one first, last and some between. */
export function samplePorts({
  first,
  last,
}: {
  readonly first: number;
  readonly last: number;
}): readonly number[] {
  const count = Math.min(SAMPLE, last - first + 1);
  if (count === 1) return [first];
  return Array.from(
    { length: count },
    (_, index) => first + Math.round(((last - first) * index) / (count - 1)),
  );
}

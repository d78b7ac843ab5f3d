#!/usr/bin/env node
/**
 * Checks the record of a sitting: that no line was changed, left out or put in, that the signature is right, and that
 * votes count up. Stands alone: Node and this file are enough, and it can be read in a few minutes (docs/record.md).
 *
 *   node verify-record.mjs record.jsonl signature.json [--key-id HEX]
 *
 * `--key-id`: what the operator publishes; without it the signature only says that whoever exported the record has
 * signed it. Ends with 0 when all is right, with 1 when something is wrong, with 2 when it can't be told.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const NO_HASH = '0'.repeat(64);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Lines of a file as bytes, without their ends. */
function linesOf(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    lines.push(bytes.subarray(from, end === -1 ? bytes.length : end));
    from = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

/** The chain: each line names the hash of the one before it and its own number. */
function checkChain(lines, problems) {
  let hash = NO_HASH;
  const parsed = [];
  for (const [index, bytes] of lines.entries()) {
    const place = `line ${index + 1}`;
    let line;
    try {
      line = JSON.parse(bytes.toString('utf8')) ?? {};
    } catch {
      problems.push(`${place}: not JSON`);
      line = {};
    }
    if (line.n !== index + 1) problems.push(`${place}: has number ${line.n}`);
    if (line.prev !== hash)
      problems.push(
        index === 0
          ? `${place}: is not the first line of a record`
          : `lines ${index} and ${index + 1}: one of them was changed, or something between them is missing`,
      );
    hash = sha256(bytes);
    parsed.push(line);
  }
  return { hash, parsed };
}

/** The signature is over the end of the chain. */
function checkSignature(signature, { lines, hash, keyId }, problems) {
  const { schema, room, sittingId, signedAt, publicKey } = signature;
  if (schema !== 'kaskade-record-signature/1') problems.push(`signature: unknown schema ${schema}`);
  if (signature.lines !== lines)
    problems.push(`signature: is of ${signature.lines} lines, there are ${lines}`);
  if (signature.hash !== hash)
    problems.push(`signature: is of another last line; line ${lines} was changed, or it is another record`);
  const text = [schema, room, sittingId, String(signature.lines), signature.hash, signedAt, ''].join('\n');
  try {
    const key = createPublicKey(publicKey);
    const id = sha256(key.export({ type: 'spki', format: 'der' }));
    if (key.asymmetricKeyType !== 'ed25519') problems.push('signature: not an Ed25519 key');
    if (id !== signature.keyId) problems.push('signature: key and its id differ');
    if (keyId !== undefined && id !== keyId.toLowerCase())
      problems.push(`signature: made by another key, ${id}`);
    const isRight = verify(null, Buffer.from(text), key, Buffer.from(signature.signature, 'base64'));
    if (!isRight) problems.push('signature: wrong');
  } catch (error) {
    problems.push(`signature: can't be checked: ${error.message}`);
  }
}

/** Which option the rule accepts, 1 = the first; 0 = none. The same rules as in the server, written anew. */
function winnerOf({ options, counts, rule, eligible }) {
  const placed = options.map(({ meaning }, index) => ({
    place: index + 1,
    meaning,
    count: counts[index] ?? 0,
  }));
  const counted = placed.filter(({ meaning }) => meaning !== 'abstain');
  const yes = placed.find(({ meaning }) => meaning === 'yes');
  const [first, second] = [...counted].sort((one, other) => other.count - one.count);
  const leader = yes ?? first ?? { place: 0, count: 0 };
  const against = (yes ? placed.find(({ meaning }) => meaning === 'no') : second)?.count ?? 0;
  const valid = counted.reduce((sum, { count }) => sum + count, 0);
  const isEnough = {
    simple: true,
    absolute: leader.count * 2 > eligible,
    'two-thirds-cast': leader.count * 3 >= valid * 2,
    'two-thirds-roll': leader.count * 3 >= eligible * 2,
  }[rule];
  if (isEnough === undefined) return undefined;
  return leader.count > against && isEnough ? leader.place : 0;
}

function outcomeOf({ present, quorum }, winner) {
  if (present < quorum) return 'no-quorum';
  return winner === 0 ? 'rejected' : 'accepted';
}

/** Counts a vote again from its ballots, by name or without names. */
function checkVote({ data }, place, problems) {
  const wrong = (what) => problems.push(`${place}, vote “${data.question}”: ${what}`);
  const { hash, ...result } = data;
  if (sha256(JSON.stringify(result)) !== hash) wrong('the hash of the result is another one');
  const { voters, ballots = [], options = [] } = data;
  const choices = (voters?.map(({ choice }) => choice) ?? ballots).filter((choice) => choice !== 0);
  const counts = options.map((_, index) => choices.filter((choice) => choice === index + 1).length);
  if (choices.length !== data.cast) wrong(`${choices.length} ballots, ${data.cast} were said to be cast`);
  if (voters !== undefined) {
    if (voters.length !== data.eligible) wrong('more or fewer voters than eligible');
    if (new Set(voters.map((one) => one.place)).size !== voters.length) wrong('somebody is listed twice');
  }
  if ((data.problems ?? []).length === 0) checkResult(data, counts, wrong);
}

/** Of a vote that is said to have no fault. */
function checkResult(data, counts, wrong) {
  const said = (data.counts ?? []).join(', ');
  if (counts.join(', ') !== said) wrong(`counts are ${counts.join(', ')}, were said to be ${said}`);
  const winner = winnerOf({ ...data, counts });
  if (winner === undefined) return wrong(`unknown rule ${data.rule}`);
  const outcome = outcomeOf(data, winner);
  if (outcome !== data.outcome) wrong(`the result is ${outcome}, was said to be ${data.outcome}`);
  if (outcome === 'accepted' && winner !== data.winner) wrong('another option was accepted');
}

/**
 * @param {Buffer} record bytes of record.jsonl
 * @param {object} signature of signature.json
 * @param {string | undefined} keyId
 * @returns what is wrong, and what was checked
 */
export function verifyRecord(record, signature, keyId) {
  const problems = [];
  const lines = linesOf(record);
  if (lines.length === 0) problems.push('the record is empty');
  const { hash, parsed } = checkChain(lines, problems);
  checkSignature(signature, { lines: lines.length, hash, keyId }, problems);
  const [first] = parsed;
  if (first?.kind !== 'sitting.opened') problems.push('line 1: does not open a sitting');
  if (first?.data?.sittingId !== signature.sittingId) problems.push('signature: is of another sitting');
  let votes = 0;
  for (const [index, line] of parsed.entries()) {
    if (line.kind !== 'votes.closed') continue;
    votes += 1;
    const place = `line ${index + 1}`;
    try {
      checkVote(line, place, problems);
    } catch {
      problems.push(`${place}: a vote that can't be counted`); // it was changed into something else
    }
  }
  const isClosed = parsed.at(-1)?.kind === 'sitting.closed';
  return { problems, lines: lines.length, votes, isClosed, hash };
}

/** @returns the exit code */
function main([recordFile, signatureFile, flag, keyId, ...rest]) {
  const isFlagRight = flag === undefined || (flag === '--key-id' && Boolean(keyId));
  if (signatureFile === undefined || !isFlagRight || rest.length > 0) {
    console.error('node verify-record.mjs record.jsonl signature.json [--key-id HEX]');
    return 2;
  }
  let result;
  try {
    const signature = JSON.parse(readFileSync(signatureFile, 'utf8'));
    result = verifyRecord(readFileSync(recordFile), signature, keyId);
    console.log(`room ${signature.room}, sitting ${signature.sittingId}, key ${signature.keyId}`);
  } catch (error) {
    console.error(`can't be checked: ${error.message}`);
    return 2;
  }
  return print(result, keyId);
}

function print({ problems, lines, votes, isClosed, hash }, keyId) {
  console.log(`${lines} lines, ${votes} votes counted again, last hash ${hash}`);
  if (!isClosed) console.log('note: the sitting was not closed when this was exported');
  if (keyId === undefined)
    console.log('note: no --key-id given: anybody could have signed a record of their own');
  for (const problem of problems) console.log(`WRONG: ${problem}`);
  console.log(problems.length === 0 ? 'RIGHT: nothing was changed' : 'NOT RIGHT');
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = main(process.argv.slice(2));

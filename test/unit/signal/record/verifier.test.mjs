import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../../../common/ids.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseRecordKey, RecordSigner } from '../../../../signal/record/record-signer.ts';
import { verifyRecord } from '../../../../scripts/verify-record.mjs';
import { goldenSitting, goldenSittingWith } from './golden-sitting.ts';

const ROOM = parseRoomId('council');
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const signer = new RecordSigner(new MemoryCluster().client(), parseRecordKey(pem));

const signed = ({ head }) => signer.sign(ROOM, head, 0);
const bytesOf = (lines) => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));

const golden = goldenSitting();
const signature = await signed(golden);

const verdict = (lines, keyId) => verifyRecord(bytesOf(lines), signature, keyId).problems;

describe('verify-record', () => {
  test('finds nothing wrong with what was exported', () => {
    const result = verifyRecord(bytesOf(golden.lines), signature, signature.keyId);

    expect(result).toMatchObject({ problems: [], lines: 36, votes: 1, isClosed: true });
  });

  test('finds a byte that was changed, a line that was left out, put in, or moved', () => {
    const place = fc.integer({ min: 0, max: golden.lines.length - 1 });
    const edit = fc.oneof(
      fc.record({
        what: fc.constant('change'),
        place,
        byte: fc.nat(1_000),
        to: fc.integer({ min: 1, max: 255 }),
      }),
      fc.record({ what: fc.constantFrom('remove', 'insert', 'move'), place, byte: fc.nat(1_000), to: place }),
    );
    fc.assert(
      fc.property(edit, ({ what, place: index, byte, to }) => {
        const lines = golden.lines.map((line) => Uint8Array.from(line));
        const [line = new Uint8Array()] = lines.splice(index, what === 'insert' ? 0 : 1);
        if (what === 'change') {
          const changed = Uint8Array.from(line);
          changed[byte % changed.length] = (changed[byte % changed.length] ?? 0) ^ to;
          lines.splice(index, 0, changed);
        } else if (what === 'insert') lines.splice(index, 0, golden.lines[to] ?? line);
        else if (what === 'move') lines.splice(to, 0, line);
        if (what === 'move' && to === index) return;

        expect(verdict(lines)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('says where a line was changed', () => {
    const lines = golden.lines.map((line) => Buffer.from(line));
    lines[5] = Buffer.from(String(lines[5]).replace('Ben', 'Bea'));

    expect(verdict(lines)).toEqual([
      'lines 6 and 7: one of them was changed, or something between them is missing',
    ]);
  });

  test.each([
    ['data', '"data":', '"date":'],
    ['ballots', '"voters":[', '"voters":1,"x":['],
    ['options', '"options":[', '"options":1,"x":['],
  ])('finds a vote without %s', (_what, from, to) => {
    const lines = golden.lines.map((line) => Buffer.from(line));
    const index = lines.findIndex((line) => line.includes('"votes.closed"'));
    lines[index] = Buffer.from(String(lines[index]).replace(from, to));

    expect(verdict(lines)).toContain(`line ${index + 1}: a vote that can't be counted`);
  });

  test.each(['null', '1', '""', '[]'])('finds a line that is %s', (text) => {
    expect(verdict(golden.lines.with(3, Buffer.from(text)))).toContain('line 4: has number undefined');
  });

  test('finds lines that were cut off at the end, and a record that is chained anew', async () => {
    expect(verdict(golden.lines.slice(0, -1))).not.toEqual([]);
    const other = goldenSittingWith({ counts: [3, 0, 0] });
    expect(verdict(other.lines).join()).toContain('signature: is of another last line');
  });

  test('finds another signer by the id of the key, and a signature of other bytes', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const foreign = await new RecordSigner(new MemoryCluster().client(), parseRecordKey(key)).sign(
      ROOM,
      golden.head,
      0,
    );

    expect(verifyRecord(bytesOf(golden.lines), foreign, signature.keyId).problems).toEqual([
      `signature: made by another key, ${foreign.keyId}`,
    ]);
    const moved = { ...signature, room: 'other' };
    expect(verifyRecord(bytesOf(golden.lines), moved, signature.keyId).problems).toEqual([
      'signature: wrong',
    ]);
  });

  test.each([
    [{ counts: [1, 0, 2] }, 'counts are 2, 0, 1'],
    [{ outcome: 'rejected', winner: 0 }, 'the result is accepted'],
    [{ cast: 4 }, '3 ballots, 4 were said'],
    [{ eligible: 2 }, 'more or fewer voters'],
  ])('finds a result that does not count up, though all is signed: %p', async (change, problem) => {
    const other = goldenSittingWith(change);

    const { problems } = verifyRecord(bytesOf(other.lines), await signed(other), undefined);

    expect(problems.join()).toContain(problem);
  });
});

test('a cluster without a key makes one, the same for all nodes', async () => {
  const cluster = new MemoryCluster();
  const [one, other] = await Promise.all(
    [cluster.client(), cluster.client()].map((store) =>
      new RecordSigner(store, undefined).sign(ROOM, golden.head, 0),
    ),
  );

  expect(one?.keyId).toBe(other?.keyId);
});

test('what is no Ed25519 key is refused', () => {
  const { privateKey } = generateKeyPairSync('x25519');

  expect(() => parseRecordKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(
    'Ed25519',
  );
  expect(() => parseRecordKey('nothing')).toThrow('no private key');
});

import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { TlsFiles, type TlsFilePaths } from '../../../../common/tls/files.ts';
import type { CertificateAuthority } from '../../../../run/certs/authority.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { EXPIRED, makeAuthority, makeMaterial, storeMaterial } from '../../../support/tls-identity.ts';
import { waitFor } from '../../../support/wait-for.ts';

const DAY_MS = 86_400_000;
const SETTLE_MS = 200;
const MINUTE_MS = 60_000;

/** Tells whether a look at the files is under way: when it has ended it asks for the next one. */
class LookClock extends FakeClock {
  isNextAsked = false;

  override after(delayMs: number, task: () => void): () => void {
    this.isNextAsked = true;
    return super.after(delayMs, () => {
      this.isNextAsked = false;
      task();
    });
  }
}

let ours: CertificateAuthority;
let folder: string;
let clock: LookClock;
let files: TlsFiles | undefined;
let told: { level: number; msg: string; reason?: string; daysLeft?: number }[];

beforeAll(async () => {
  ours = await makeAuthority();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaskade-tls-'));
  clock = new LookClock(Date.now());
  told = [];
});

afterEach(async () => {
  await files?.close();
  files = undefined;
  await rm(folder, { recursive: true });
});

async function open(paths: TlsFilePaths): Promise<TlsFiles> {
  const log = pino({}, { write: (line) => void told.push(JSON.parse(line) as (typeof told)[0]) });
  return (files = await TlsFiles.open(paths, { log, clock }));
}

const messages = (): string[] => told.map(({ msg }) => msg);

/** Lets the clock run until something has been found; it stands still while files are read, however long that takes. */
const lookUntil = (predicate: () => boolean, what: string, stepMs = SETTLE_MS) =>
  waitFor(() => predicate() || void (clock.isNextAsked && clock.advance(stepMs)), { what });

describe('TlsFiles', () => {
  test('has what is in the files', async () => {
    const material = await makeMaterial(ours);

    const opened = await open(await storeMaterial(folder, material));

    expect(opened.current()).toEqual(material);
    expect(told).toEqual([]);
  });

  test.each([
    [
      'a missing file',
      async (paths: TlsFilePaths) => rm(paths.keyFile),
      /node-key\.pem: can not be read \(ENOENT\)$/,
    ],
    [
      'an expired certificate',
      async () => storeMaterial(folder, await makeMaterial(ours, { days: EXPIRED })),
      /node\.pem: .*expired at/,
    ],
    [
      'a foreign certificate',
      async () =>
        storeMaterial(folder, await makeMaterial(ours, { trusted: [await makeAuthority('Other')] })),
      /node\.pem: is not signed by an authority in .*ca\.pem/,
    ],
  ])('does not open with %s', async (_what, spoil, reason) => {
    const paths = await storeMaterial(folder, await makeMaterial(ours));
    await spoil(paths);

    await expect(open(paths)).rejects.toMatchObject({
      code: 'TLS_INVALID',
      message: expect.stringMatching(reason),
    });
  });

  test('takes up files that are replaced, tells its listeners and until when they are good', async () => {
    const paths = await storeMaterial(folder, await makeMaterial(ours));
    const opened = await open(paths);
    let changes = 0;
    opened.onChange(() => (changes += 1));
    const next = await makeMaterial(ours);

    await storeMaterial(folder, next);
    await lookUntil(() => opened.current().cert === next.cert, 'the new certificate is in use');

    expect(changes).toBe(1);
    expect(told.at(-1)).toMatchObject({
      msg: 'certificate replaced',
      notAfter: expect.stringMatching(/^20.*Z$/),
    });
  });

  test('takes up files whose folder is linked anew, as Kubernetes and certbot do it', async () => {
    const [old, next] = [await makeMaterial(ours), await makeMaterial(ours)];
    await storeMaterial(join(folder, '1'), old);
    await storeMaterial(join(folder, '2'), next);
    await symlink('1', join(folder, 'current'));
    const opened = await open({
      caFile: join(folder, 'current', 'ca.pem'),
      certFile: join(folder, 'current', 'node.pem'),
      keyFile: join(folder, 'current', 'node-key.pem'),
    });

    await symlink('2', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'current'));
    await lookUntil(() => opened.current().cert === next.cert, 'the periodic look finds it', MINUTE_MS);

    expect(opened.current()).toEqual(next);
  });

  test('refuses files that do not fit, once, and takes up those that put it right', async () => {
    const first = await makeMaterial(ours);
    const paths = await storeMaterial(folder, first);
    const opened = await open(paths);
    const next = await makeMaterial(ours);

    await storeMaterial(folder, { ...next, key: first.key });
    await lookUntil(() => messages().length > 0, 'the refusal is told', MINUTE_MS);
    clock.advance(10 * MINUTE_MS);

    expect(opened.current()).toEqual(first);
    expect(told).toEqual([
      expect.objectContaining({
        msg: 'new files refused, the old ones stay in use',
        reason: expect.stringContaining('is not the key of the certificate'),
      }),
    ]);
    await storeMaterial(folder, next);
    await lookUntil(() => opened.current().cert === next.cert, 'the files that fit are in use');
    expect(messages().at(-1)).toBe('certificate replaced');
  });

  test('warns two weeks before the end, once a day', async () => {
    const opened = await open(await storeMaterial(folder, await makeMaterial(ours, { days: 15.5 })));
    expect(told).toEqual([]);

    await lookUntil(() => told.length === 2, 'two days of warnings', DAY_MS / 4);

    expect(told.map(({ msg }) => msg)).toEqual(['certificate expires soon', 'certificate expires soon']);
    expect((told[0]?.daysLeft ?? 0) - (told[1]?.daysLeft ?? 0)).toBe(1);
    expect(opened.current().cert).toContain('CERTIFICATE');
  });
});

/** The invariants of `kaskade check`, asserted after a test while its cluster still runs. */
import { pino } from 'pino';
import type { Coordination } from '../../common/coordination/port.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { FindingCode } from '../../run/kaskade/check/finding.ts';
import { judge } from '../../run/kaskade/check/judge.ts';
import { lookAt } from '../../run/kaskade/look/collect.ts';
import { waitFor } from './wait-for.ts';

/** What a test has just caused is put right within this time. */
const DEFAULT_TIMEOUT_MS = 30_000;

export type CleanOptions = {
  /** Codes that the test brings about by what it leaves out. */
  readonly ignore?: readonly FindingCode[];
  readonly tls?: TlsSource;
  readonly timeoutMs?: number;
};

/** Resolves as soon as nothing is found. @throws {Error} that lists what does not go away */
export async function expectCleanCluster(
  coordination: Pick<Coordination, 'range'>,
  { ignore = [], tls, timeoutMs = DEFAULT_TIMEOUT_MS }: CleanOptions = {},
): Promise<void> {
  const log = pino({ level: 'silent' });
  let found: readonly string[] = [];
  const isClean = async (): Promise<boolean> => {
    const drafts = judge(await lookAt({ coordination, tls, log }));
    found = drafts
      .filter(({ code }) => !ignore.includes(code))
      .map(({ code, room, node, subject, detail }) => `${code} ${room} ${node} ${subject}: ${detail}`);
    return found.length === 0;
  };
  await waitFor(isClean, { what: 'the cluster is clean', timeoutMs }).catch((error: unknown) => {
    throw new Error(`kaskade check finds:\n${found.join('\n')}`, { cause: error });
  });
}

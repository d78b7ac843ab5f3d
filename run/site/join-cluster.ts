/** The newcomer's part in a join: who is it, do we reach each other, then keys, certificates and settings. */
import { AppError } from '../../common/errors.ts';
import { storeFile } from '../certs/store-file.ts';
import { callSite, fetchAuthority, type SiteAddress } from './call.ts';
import { outsideUses, probeSite } from './examine.ts';
import { requestCertificates, storeCertificates } from './identity.ts';
import { parseJoinToken } from './join-token.ts';
import { CheckAnswer, JoinAnswer, type Examination } from './messages.ts';
import { probeSelf } from './own-way.ts';
import { memberOf, tokenKeysFile } from './plan.ts';
import { ProbeTarget } from './probe-target.ts';
import { newProbeKey } from './probe-wire.ts';
import { judge, type ReachabilityRow } from './reachability.ts';
import { writeState, type SiteRecord, type SiteState } from './site-state.ts';

/** Sites ask at our ports, each for some seconds at most, before the first one answers. */
const CHECK_TIMEOUT_MS = 30_000;
const ETCD_SITES = 3;

export type JoinSettings = {
  readonly data: string;
  readonly at: SiteAddress;
  readonly token: string;
  readonly self: SiteRecord;
  /** Go on where the check says that it can't work. */
  readonly isForced: boolean;
  readonly tell: (text: string) => void;
  /** Shows what reaches what. */
  readonly show: (rows: readonly ReachabilityRow[]) => void;
};

/**
 * Joins. The token is used up only when the sites can work together, or with force.
 * @throws {AppError} JOIN_…, SITE_NAME_TAKEN, SITE_UNREACHABLE, SITE_PORTS_BLOCKED
 */
export async function joinCluster(settings: JoinSettings): Promise<SiteState> {
  const { data, at, self, tell } = settings;
  const { fingerprint, secret } = parseJoinToken(settings.token);
  const ca = await fetchAuthority(at, fingerprint);
  tell('the first host is who the token says');
  await check(settings, ca, secret);
  const requests = await requestCertificates(data, self.name);
  const body = { version: 1, secret, site: self, requests };
  const answer = await callSite({ at, path: '/v1/site/join', trust: { ca }, body, answer: JoinAnswer });
  await storeCertificates(data, answer.ca, answer.certificates);
  await storeFile(tokenKeysFile(data), answer.tokenKeys, 'secret');
  const { first, sites, pageSecret } = answer;
  // the second and the third site get a member of etcd of their own once there are three, see etcd-growth.ts
  const own = sites.length <= ETCD_SITES ? [memberOf(self).clientUrl] : [];
  const etcdEndpoints = [...new Set([...answer.etcdEndpoints, ...own])];
  const state: SiteState = { version: 1, fingerprint, first, self, sites, etcdEndpoints, pageSecret };
  await writeState(data, state);
  tell(`site ${self.name} has joined ${sites.map(({ name }) => name).join(', ')}`);
  return state;
}

async function check(
  { at, self, isForced, tell, show }: JoinSettings,
  ca: string,
  secret: string,
): Promise<void> {
  const key = newProbeKey();
  const target = new ProbeTarget(self.address);
  target.admit(key);
  try {
    await target.open(outsideUses(self));
    tell('looking what reaches what …');
    const { examinations } = await callSite({
      ...{ at, path: '/v1/site/check', trust: { ca }, timeoutMs: CHECK_TIMEOUT_MS },
      ...{ body: { version: 1, secret, site: self, key }, answer: CheckAnswer },
    });
    const rows = await Promise.all(examinations.map((one) => rowsOf(self, one, target.arrived, key)));
    const all = [...(await probeSelf(self, key)), ...rows.flat()];
    show(all);
    const fatal = all.filter(({ isFatal }) => isFatal);
    if (fatal.length === 0 || isForced) return;
    const what = fatal.map((row) => `${row.what} ${row.from} → ${row.to} (${row.ports})`).join(', ');
    throw new AppError('SITE_PORTS_BLOCKED', `blocked: ${what}; the token was not used up`);
  } finally {
    target.close();
  }
}

/** Both directions between one site and ours. */
async function rowsOf(
  self: SiteRecord,
  { probes, target }: Examination,
  arrived: ReadonlySet<string>,
  key: string,
): Promise<readonly ReachabilityRow[]> {
  const own = outsideUses(self);
  const theirs = outsideUses(target.site);
  const inward = probes.map((probe) => judge(probe, own, { arrived, isEtcdNeeded: false }));
  const nowhere: ReadonlySet<string> = new Set();
  const outward = (await probeSite(self, target, key)).map((probe) =>
    judge(probe, theirs, { arrived: nowhere, isEtcdNeeded: target.hasEtcd }),
  );
  return [...inward, ...outward].filter((row) => row !== undefined);
}

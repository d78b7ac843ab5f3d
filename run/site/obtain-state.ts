/** What the site is to be: what its data folder holds, or a new cluster, or a join. */
import { AppError } from '../../common/errors.ts';
import { reachabilityText } from './announce.ts';
import { assertPortsFree } from './busy-ports.ts';
import { beginCluster } from './begin-cluster.ts';
import { joinCluster } from './join-cluster.ts';
import { parseJoinToken } from './join-token.ts';
import { assertReachesItself } from './own-way.ts';
import { checkUnchanged, newSite, parseJoinUrl, type SiteFlags } from './settings.ts';
import { readState, type SiteState } from './site-state.ts';

type Tell = (text: string) => void;

const show = (rows: Parameters<typeof reachabilityText>[0]): void =>
  void process.stderr.write(reachabilityText(rows));

/** @throws {AppError} CONFIG_INVALID, PORT_IN_USE, SITE_PORTS_BLOCKED, and what joining throws */
export async function obtainState(flags: SiteFlags, data: string, tell: Tell): Promise<SiteState> {
  const known = await readState(data);
  if (known !== undefined) return again(known, flags, tell);
  if (flags.join !== undefined) return join(flags, data, tell);
  const self = await newSite(flags, undefined);
  await assertPortsFree(self, flags.remoteMetrics);
  await assertReachesItself(self, { isForced: flags.force ?? false, show });
  tell(`a new cluster begins at ${self.announced}; its data and its authority are in ${data}`);
  return beginCluster(data, self);
}

async function join(flags: SiteFlags, data: string, tell: Tell): Promise<SiteState> {
  const { token } = flags;
  const at = parseJoinUrl(flags.join ?? '');
  if (token === undefined) throw new AppError('CONFIG_INVALID', '--token is missing: paste the whole line');
  const self = await newSite(flags, at.host);
  await assertPortsFree(self, flags.remoteMetrics);
  return joinCluster({ data, at, token, self, isForced: flags.force ?? false, tell, show });
}

async function again(known: SiteState, flags: SiteFlags, tell: Tell): Promise<SiteState> {
  checkUnchanged(flags, known.self);
  const isJoin = flags.join !== undefined;
  if (isJoin && parseJoinToken(flags.token ?? '').fingerprint !== known.fingerprint) {
    throw new AppError(
      'CONFIG_INVALID',
      'the data folder holds a site of another cluster; take another --data',
    );
  }
  await assertPortsFree(known.self, flags.remoteMetrics);
  tell(
    `site ${known.self.name} starts again${isJoin ? '; it has joined before, the token is not used' : ''}`,
  );
  return known;
}

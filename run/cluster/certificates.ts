/**
 * The certificates of a cluster on this machine: an authority for this run, whose key is never written, and one
 * certificate for each process, by which it serves and by which others know it.
 */
import { CertificateAuthority, type CertificateTerms } from '../certs/authority.ts';
import type { ProcessPlan } from './processes.ts';
import { CLIENTS, OPERATOR, tlsFiles } from './tls-files.ts';

const HOSTS = ['localhost', '127.0.0.1', '::1'];

type File = ProcessPlan['files'][number];

/** Adds to each process its certificate, and to the first one those that belong to none. */
export async function withCertificates(
  plans: readonly ProcessPlan[],
  folder: string,
): Promise<readonly ProcessPlan[]> {
  const authority = await CertificateAuthority.create({ name: 'Kaskade cluster on this machine' });
  const issue = async (name: string, terms: CertificateTerms): Promise<readonly File[]> => {
    const { certPem, keyPem } = await authority.issue({ name, ...terms });
    const { cert, key } = tlsFiles(folder, name);
    return [
      { path: cert, text: certPem },
      { path: key, text: keyPem },
    ];
  };
  const shared = [
    { path: tlsFiles(folder, '').ca, text: authority.certPem },
    ...(await issue(CLIENTS, { hosts: HOSTS, usages: ['server'] })),
    ...(await issue(OPERATOR, { hosts: [], usages: ['client'] })),
  ];
  return Promise.all(
    plans.map(async (plan, index) => {
      const own = await issue(plan.name, { hosts: HOSTS, usages: ['server', 'client'] });
      return { ...plan, files: [...plan.files, ...own, ...(index === 0 ? shared : [])] };
    }),
  );
}

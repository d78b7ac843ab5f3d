/** Entry of `npm run certs`: a development CA and certificates that it signs. */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { AppError, isAppError, toAppError } from '../../common/errors.ts';
import { CertificateAuthority } from './authority.ts';
import { storeFile } from './store-file.ts';

const MAX_DAYS = 3_650;
const HOST = /^[A-Za-z0-9_.:*-]{1,253}$/;

type Flags = { out: string; name?: string; host?: string; client?: boolean; days?: string };

const program = new Command('npm run certs --')
  .description(
    'Makes a certificate authority (CA) in a folder when there is none, and a certificate that it signs. For ' +
      'development and for clusters without a CA of their own. An existing certificate of the name is replaced: ' +
      'nodes that use its files take the new one up while they run.',
  )
  .requiredOption('--out <folder>', 'folder of the CA and the certificates')
  .option('--name <name>', 'name of the node; where absent, only the CA is made')
  .option('--host <hosts>', 'comma-separated DNS names and addresses at which others dial the node')
  .option('--client', 'only for dialling others: needs no --host, can not serve')
  .option('--days <days>', `how long the certificate is valid, 1..${MAX_DAYS}`, '365')
  .addHelpText(
    'after',
    '\nExamples:\n' +
      '  npm run certs -- --out certs --name signal-1 --host signal-1.example.net,10.0.0.5\n' +
      '  npm run certs -- --out certs --name operator --client',
  )
  .action((flags: Flags) => main(flags));

program.parseAsync().catch((error: unknown) => {
  const { code, message } = toAppError(error);
  console.error(`${code}: ${message}`);
  process.exitCode = 1;
});

async function main(flags: Flags): Promise<void> {
  const { out, name, host, client = false, days = '' } = flags;
  const hosts = hostsOf(host);
  checkFlags(flags, hosts);
  const validDays = daysOf(days);
  const authority = await openAuthority(out);
  if (name === undefined) return;
  const usages = client ? (['client'] as const) : (['server', 'client'] as const);
  const { certPem, keyPem } = await authority.issue({ name, hosts, usages, days: validDays });
  const cert = join(out, `${name}.pem`);
  await storeFile(join(out, `${name}-key.pem`), keyPem, 'secret');
  await storeFile(cert, certPem, 'public');
  const purpose = client ? 'client only' : hosts.join(', ');
  console.log(`made ${cert} and ${join(out, `${name}-key.pem`)}: ${purpose}; ${validity(certPem)}`);
}

function checkFlags({ name, host, client = false }: Flags, hosts: readonly string[]): void {
  if (name === 'ca') throw new AppError('ARGUMENT_INVALID', '--name: "ca" is the authority itself');
  if (name === undefined && (host !== undefined || client)) {
    throw new AppError('ARGUMENT_INVALID', '--host and --client belong to a certificate: give its --name');
  }
  if (name !== undefined && !client && hosts.length === 0) {
    throw new AppError('ARGUMENT_INVALID', '--host: missing; only --client certificates do without');
  }
}

async function openAuthority(folder: string): Promise<CertificateAuthority> {
  const cert = join(folder, 'ca.pem');
  try {
    const authority = await CertificateAuthority.load(folder);
    console.log(`uses ${cert}: ${validity(authority.certPem)}`);
    return authority;
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
  }
  const authority = await CertificateAuthority.create({ name: 'Kaskade development CA' });
  await authority.save(folder);
  console.log(`made ${cert} and ${join(folder, 'ca-key.pem')}: ${validity(authority.certPem)}`);
  console.log(`SHA-256 of the CA: ${authority.fingerprint}`);
  return authority;
}

const validity = (certPem: string): string =>
  `valid until ${new X509Certificate(certPem).validToDate.toISOString().slice(0, 10)}`;

function hostsOf(list: string | undefined): readonly string[] {
  const hosts = list?.split(',').map((part) => part.trim()) ?? [];
  if (hosts.every((one) => HOST.test(one))) return hosts;
  throw new AppError(
    'ARGUMENT_INVALID',
    '--host: DNS names and addresses without ports, separated by commas',
  );
}

function daysOf(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MAX_DAYS) return days;
  throw new AppError('ARGUMENT_INVALID', `--days: a whole number, 1..${MAX_DAYS}`);
}

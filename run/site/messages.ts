/** What launchers of sites say to each other, and how it is checked. Pure. */
import { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import { EtcdStart, SiteRecord } from './site-state.ts';

const version = z.literal(1);
const secret = z.string().max(64);
const pem = z.string().max(16_384);

/** `POST /v1/site/check`, with a token that is not used up: look whether we could work together. */
export const CheckRequest = z.strictObject({ version, secret, site: SiteRecord, key: z.string().max(64) });

/** A site that waits to be asked at its ports. */
const Target = z.strictObject({
  site: SiteRecord,
  /** A member of etcd runs there. */
  hasEtcd: z.boolean(),
  open: z
    .array(
      z.strictObject({ what: z.string(), ports: z.array(z.number().int()).readonly(), isLive: z.boolean() }),
    )
    .readonly(),
});
export type Target = Readonly<z.infer<typeof Target>>;

const UseProbe = z.strictObject({
  from: z.string(),
  fromAddress: z.string(),
  to: z.string(),
  toAddress: z.string(),
  what: z.string(),
  ports: z
    .array(
      z.strictObject({
        port: z.number().int(),
        outcome: z.enum(['reachable', 'refused', 'silent', 'untested']),
      }),
    )
    .readonly(),
});

/** What one site has found, and where it can be asked itself. `POST /v1/site/examine` among members. */
export const Examination = z.strictObject({ probes: z.array(UseProbe).readonly(), target: Target });
export type Examination = Readonly<z.infer<typeof Examination>>;

export const CheckAnswer = z.strictObject({ examinations: z.array(Examination).readonly() });

export const ExamineRequest = z.strictObject({ version, site: SiteRecord, key: z.string().max(64) });

/** `POST /v1/site/join`: uses the token up. */
export const JoinRequest = z.strictObject({
  version,
  secret,
  site: SiteRecord,
  requests: z.strictObject({ node: pem, clients: pem }),
});

const Certificates = z.strictObject({ node: pem, clients: pem });

export const JoinAnswer = z.strictObject({
  ca: pem,
  first: z.string(),
  certificates: Certificates,
  /** Keys that sign people's tokens, as in a file of them. */
  tokenKeys: z.string(),
  pageSecret: z.string(),
  etcdEndpoints: z.array(z.url()),
  sites: z.array(SiteRecord),
});
export type JoinAnswer = Readonly<z.infer<typeof JoinAnswer>>;

/** `POST /v1/site/renew` among members: new certificates, and what has changed. */
export const RenewRequest = z.strictObject({
  version,
  site: SiteRecord,
  requests: z.strictObject({ node: pem, clients: pem }),
});
export const RenewAnswer = z.strictObject({
  certificates: Certificates,
  etcdEndpoints: z.array(z.url()),
  sites: z.array(SiteRecord),
});

/** `POST /v1/site/etcd` among members: begin to run a member of etcd; absent = end it and forget its data. */
export const EtcdOrder = z.strictObject({ version, start: EtcdStart.optional() });

export const Empty = z.looseObject({});

/** @throws {AppError} ARGUMENT_INVALID */
export function readMessage<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new AppError('ARGUMENT_INVALID', wrong.join('; ').slice(0, 256));
}

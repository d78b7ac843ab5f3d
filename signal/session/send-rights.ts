/** What a client is told of what it may send: with the answer to join or resume, and when it has changed. */
import type { PublishGrant } from '../../common/auth/token.ts';
import { SourceKind, type ISendRights } from '../../proto/index.ts';
import type { Membership } from './membership.ts';
import { whyNot } from './publish-guard.ts';

const KINDS_BY_GRANT: Readonly<Record<PublishGrant, readonly SourceKind[]>> = {
  mic: [SourceKind.SOURCE_KIND_MIC],
  camera: [SourceKind.SOURCE_KIND_CAMERA],
  screen: [SourceKind.SOURCE_KIND_SCREEN, SourceKind.SOURCE_KIND_SCREEN_AUDIO],
};

export const kindsOf = (publish: readonly PublishGrant[]): SourceKind[] =>
  publish.flatMap((grant) => KINDS_BY_GRANT[grant]);

/** As of now, to be told. */
export function sendRights(member: Membership): ISendRights {
  const rights = rightsOf(member);
  member.toldRights = keyOf(rights);
  return rights;
}

/** To be told; undefined = as they were told last. */
export function changedSendRights(member: Membership): ISendRights | undefined {
  const rights = rightsOf(member);
  const key = keyOf(rights);
  if (member.toldRights === key) return undefined;
  member.toldRights = key;
  return rights;
}

function rightsOf(member: Membership) {
  const reasons = kindsOf(member.grants.publish).map((kind) => ({ kind, reason: whyNot(member, kind) }));
  return {
    allowed: reasons.filter(({ reason }) => reason === undefined).map(({ kind }) => kind),
    withheld: reasons.flatMap(({ kind, reason }) => (reason === undefined ? [] : [{ kind, reason }])),
  };
}

const keyOf = ({ allowed, withheld }: ReturnType<typeof rightsOf>): string =>
  [...allowed, ...withheld.map(({ kind, reason }) => `${kind} ${reason}`)].join();

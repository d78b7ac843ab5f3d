/** A feature that exists in tests only and uses everything that a feature may. Its messages are JSON. */
import { ROLES, type Role } from '../../common/auth/roles.ts';
import type { ParticipantId } from '../../common/ids.ts';
import type { FeatureRecords } from '../../signal/features/contract.ts';
import { defineFeature, refuse } from '../../signal/features/define.ts';
import { SourceKind } from '../../proto/index.ts';

type Text = { readonly text: string };

export type SampleCommand = {
  readonly command?: 'say' | 'swear' | 'sit' | 'appoint' | 'giveFloor' | 'order' | 'fail';
  /** Replicated: the line of whoever says it; an empty one takes it away. */
  readonly say?: Text;
  /** Durable and once: what somebody has sworn stays. */
  readonly swear?: Text;
  /** Opens a sitting; an empty one ends it. */
  readonly sit?: Text;
  readonly appoint?: { readonly subject: string; readonly role: Role };
  readonly giveFloor?: { readonly participantId: string };
  /** What the chair wants of somebody; `back` takes it back. By participant, or by subject before they come. */
  readonly order?: { readonly what: 'outside' | 'remove' | 'mute' | 'back'; readonly id: string };
  readonly fail?: object;
};

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
export const ofJson = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
export const sample = (command: Omit<SampleCommand, 'command'>) => ({
  feature: 'sample',
  command: json({ ...command, command: Object.keys(command)[0] }),
});

type State = {
  readonly said: ReadonlyMap<string, string>;
  readonly sworn: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly floor: string | undefined;
  readonly sittingId: string | undefined;
  /** By participant or subject. */
  readonly orders: ReadonlyMap<string, string>;
};

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

function read({ replicated, durable }: FeatureRecords): State {
  const under = (records: ReadonlyMap<string, Uint8Array>, prefix: string) =>
    new Map(
      [...records]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), text(value)] as const),
    );
  const roles = new Map(
    [...under(replicated, 'role/')].map(
      ([subject, role]) => [subject, ROLES.find((one) => one === role) ?? 'member'] as const,
    ),
  );
  const floor = replicated.get('floor');
  const sitting = durable.get('sitting');
  const orders = under(replicated, 'order/');
  return {
    said: under(replicated, 'said/'),
    sworn: under(durable, 'sworn/'),
    roles,
    floor: floor && text(floor),
    sittingId: sitting && text(sitting),
    orders,
  };
}

const idsOf = (orders: State['orders'], what: string): ParticipantId[] =>
  [...orders].filter(([, order]) => order.startsWith(what)).map(([id]) => id as ParticipantId);

const EVERYONE = ROLES.filter((role) => role !== 'observer');
const replicated = { durability: 'replicated', summary: 'In tests.' } as const;

export const sampleFeature = defineFeature({
  name: 'sample',
  decode: (bytes: Uint8Array): SampleCommand => ofJson(bytes) as SampleCommand,
  read,
  isAboutPeople: true,
  commands: {
    say: {
      ...replicated,
      roles: EVERYONE,
      errors: ['sample.rude'],
      decide: (_, { text: line }, { actor }) => {
        if (line === 'rude') return refuse('sample', 'rude', 'that is not said here');
        const key = `said/${actor.participantId}`;
        return {
          writes: [{ key, value: line === '' ? undefined : Buffer.from(line) }],
          result: json(line.length),
        };
      },
    },
    swear: {
      roles: EVERYONE,
      durability: 'durable',
      errors: ['sample.sworn'],
      summary: 'In tests.',
      decide: ({ sworn }, { text: line }, { actor }) =>
        sworn.has(actor.subject)
          ? refuse('sample', 'sworn', 'nobody swears twice')
          : {
              writes: [{ key: `sworn/${actor.subject}`, value: Buffer.from(line) }],
              record: [{ kind: 'sample.sworn', data: { text: line } }],
            },
    },
    sit: {
      roles: EVERYONE,
      durability: 'durable',
      errors: [],
      summary: 'In tests.',
      decide: (_, { text: id }) => ({
        writes: [{ key: 'sitting', value: id === '' ? undefined : Buffer.from(id) }],
        record: [{ kind: id === '' ? 'sample.ended' : 'sample.opened', data: {} }],
      }),
    },
    appoint: {
      ...replicated,
      roles: ['chair', 'moderator'],
      errors: [],
      decide: (_, { subject, role }) => ({
        writes: [{ key: `role/${subject}`, value: Buffer.from(role) }],
        record: [{ kind: 'sample.appointed', data: { subject, role } }],
      }),
    },
    giveFloor: {
      ...replicated,
      roles: ['chair', 'moderator'],
      errors: [],
      decide: (_, { participantId }) => ({ writes: [{ key: 'floor', value: Buffer.from(participantId) }] }),
    },
    order: {
      ...replicated,
      roles: ['chair', 'moderator'],
      errors: [],
      decide: (_, { what, id }, { nowMs }) => ({
        writes: [
          { key: `order/${id}`, value: what === 'back' ? undefined : Buffer.from(`${what} ${nowMs}`) },
        ],
      }),
    },
    fail: {
      ...replicated,
      roles: EVERYONE,
      errors: [],
      decide: () => {
        throw new TypeError('a bug');
      },
    },
  },
  view: ({ said, sworn }, people) => ({
    everyone: new Map([
      ['said', json(Object.fromEntries(said))],
      ['present', json(people.all().length)],
    ]),
    inside: new Map([['sworn', json(sworn.size)]]),
    moderators: new Map([['by', json([...sworn.keys()].sort())]]),
    personal: ({ subject }) => {
      const own = sworn.get(subject);
      return new Map(own === undefined ? [] : [['own', Buffer.from(own)]]);
    },
  }),
  contribute: ({ roles, floor, sittingId, orders }) => ({
    isOutside: ({ participantId, subject }) =>
      [participantId, subject].some((id) => orders.get(id)?.startsWith('outside') === true),
    removed: new Set(idsOf(orders, 'remove')),
    muted: new Map(
      idsOf(orders, 'mute').map((id) => {
        const serial = Number(orders.get(id)?.split(' ')[1]);
        return [id, { serial, kinds: [SourceKind.SOURCE_KIND_MIC] }] as const;
      }),
    ),
    roles,
    ...(sittingId !== undefined && { sitting: { sittingId } }),
    floor: floor === undefined ? [] : [floor as ParticipantId],
    maySend: (who, kind) => {
      if (kind !== SourceKind.SOURCE_KIND_MIC || floor === undefined) return undefined;
      return who.participantId === floor ? 'allow' : 'sample.no-floor';
    },
  }),
  // a line that says so goes by itself
  tend: ({ said }) => {
    const brief = [...said].filter(([, line]) => line === 'brief').map(([id]) => id);
    if (brief.length === 0) return undefined;
    const writes = brief.map((id) => ({ key: `said/${id}`, value: undefined }));
    return { durability: 'replicated', decision: { writes } };
  },
  answer: ({ said }, query) => json([...said.values()].filter((line) => line.includes(text(query)))),
});

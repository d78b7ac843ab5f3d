import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { BanView, FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import {
  ModerationCommand,
  ModerationOutsideView,
  ModerationOwnView,
  ModerationRoomView,
  type IModerationOutsideView,
  type IModerationOwnView,
  type IModerationRoomView,
} from '../../../../proto/features/moderation.ts';
import { feature } from '../../../../web/features/moderation/index.ts';
import { ModerationModel } from '../../../../web/features/moderation/model.ts';
import { de, type ModerationTexts } from '../../../../web/features/moderation/texts.ts';
import type { PageContext } from '../../../../web/features/contract.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView, ROOM_CORE } from '../people.ts';

type Told = {
  readonly room?: IModerationRoomView;
  readonly own?: IModerationOwnView;
  readonly outside?: IModerationOutsideView;
};

function createContext() {
  const sent: (string | undefined)[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const role = signal<RoleName>('member');
  const mayModerate = signal(false);
  const byNumber = signal<ReadonlyMap<number, PersonView>>(new Map());
  let panels = 0;
  const context: PageContext<ModerationTexts> = {
    port: {
      name: 'moderation',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(ModerationCommand.decode(bytes).command), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber,
      role,
      mayModerate,
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work) => (await work, true),
    showPanel: () => (panels += 1),
  };
  const tell = ({ room, own, outside }: Told): void => {
    records.value = new Map([
      ...(room ? [['room', ModerationRoomView.encode(room).finish()] as const] : []),
      ...(own ? [['own', ModerationOwnView.encode(own).finish()] as const] : []),
      ...(outside ? [['outside', ModerationOutsideView.encode(outside).finish()] as const] : []),
    ]);
  };
  const lead = (): void => {
    role.value = 'moderator';
    mayModerate.value = true;
  };
  return { context, tell, lead, role, byNumber, sent, panelsShown: () => panels };
}

describe('ModerationModel', () => {
  test('tells of locks whom they are for', () => {
    const { context, tell, lead, role } = createContext();
    const model = new ModerationModel(context);
    const room = { waitingRoom: 'off', isMicLocked: true };
    tell({ room });
    expect(model.notices.value).toMatchObject([{ testId: 'moderation-locked', title: de.own.micLocked }]);

    tell({ room, own: { isExempt: true } });
    expect(model.notices.value).toEqual([]);
    tell({ room });
    role.value = 'observer';
    expect(model.notices.value).toEqual([]);
    lead();
    expect(model.notices.value).toEqual([]);
  });

  test('says why one is outside', () => {
    const { context, tell } = createContext();
    const model = new ModerationModel(context);
    expect(model.outside.value).toBeUndefined();

    tell({ own: { outside: 'waiting' } });
    expect(model.outside.value?.title).toBe(de.own.waiting);
    tell({ own: { outside: 'closed' } });
    expect(model.outside.value?.title).toBe(de.own.closed);
  });

  test('tells who moderates that people wait, until that is closed or others come', () => {
    const { context, tell, lead, panelsShown } = createContext();
    const model = new ModerationModel(context);
    tell({ outside: { count: 1 } });
    expect(model.notices.value).toEqual([]);
    lead();
    expect(model.notices.value).toMatchObject([{ title: de.waiting.notice(1) }]);
    model.notices.value[0]?.action?.onClick();
    expect(panelsShown()).toBe(1);

    model.notices.value[0]?.onClose?.();
    expect(model.notices.value).toEqual([]);
    tell({ outside: { count: 2 } });
    expect(model.notices.value).toHaveLength(1);
  });

  test('reopens what was ended, from its notice', async () => {
    const { context, tell, lead, sent } = createContext();
    const model = new ModerationModel(context);
    lead();
    tell({ room: { waitingRoom: 'off', endedAtMs: 5 } });

    model.notices.value[0]?.action?.onClick();
    await Promise.resolve();

    expect(sent).toEqual(['reopen']);
  });

  test('bans somebody, and knows who is banned from then on', async () => {
    const { context } = createContext();
    expect(new ModerationModel(context).mayBan).toBe(false);
    const banned = new Map<string, BanView>();
    const bans = {
      ban: async (id: string) => void banned.set(id, { banId: id, name: id } as BanView),
      unban: async (id: string) => void banned.delete(id),
      bans: async () => [...banned.values()],
    };
    const model = new ModerationModel({ ...context, bans });

    expect(await model.ban(personView('ada'))).toBe(true);
    expect(model.bans.value.map(({ name }) => name)).toEqual(['ada']);
    await model.unban('ada');
    expect(model.bans.value).toEqual([]);
  });

  test('follows whom it is about, and shows the panel for them', () => {
    const { context, byNumber, panelsShown } = createContext();
    const model = new ModerationModel(context);
    model.choose(personView('ada', { number: 4 }));

    byNumber.value = new Map([[4, personView('ada', { number: 4, role: 'chair' })]]);

    expect([model.person.value?.role, panelsShown()]).toEqual(['chair', 1]);
  });
});

describe('moderation on the page', () => {
  test('has a button in each row, for who moderates', () => {
    const { context, lead } = createContext();
    const parts = feature.open({ ...context, texts: context.texts }, ROOM_CORE);
    const idsFor = (person: PersonView) => parts.actions?.(person).map(({ id }) => id);
    expect(idsFor(personView('ada'))).toEqual([]);

    lead();

    expect(idsFor(personView('ada'))).toEqual(['choose']);
    expect(parts.panel?.isShown?.value).toBe(true);
  });
});

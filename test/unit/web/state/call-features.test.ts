import { computed, effect, signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { ClientFailure } from '../../../../client/errors.ts';
import type { PageContext, FeatureTexts, PageParts } from '../../../../web/features/contract.ts';
import { definePageFeature } from '../../../../web/features/define.ts';
import { CallFeatures } from '../../../../web/state/call-features.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView } from '../people.ts';

type Texts = FeatureTexts & { readonly hello: string };
const TEXTS: Record<Language, Texts> = {
  de: { hello: 'Guten Tag', refusals: { closed: 'Die Abstimmung ist beendet.' } },
  en: { hello: 'Hello', refusals: { closed: 'The vote has ended.' } },
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function open(parts: (context: PageContext<Texts>) => PageParts) {
  const told: { records: FeatureRecordMap; nowMs: number } = { records: new Map(), nowMs: 5_000 };
  const language = signal<Language>('de');
  const status = signal({ withheld: {} } as RoomStatus);
  const onError = jest.fn();
  let context: PageContext<Texts> | undefined;
  const features = new CallFeatures({
    client: {
      feature: (name) => ({
        name,
        records: () => told.records,
        command: async () => new Uint8Array(),
        ask: async () => new Uint8Array(),
      }),
      serverNowMs: () => told.nowMs,
      setPodium: () => Promise.resolve(),
      updateSettings: () => Promise.reject(new Error('nobody asks')),
    },
    mode: 'full',
    roomId: 'council',
    room: {
      status,
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role: signal<RoleName>('member'),
      mayModerate: signal(false),
    },
    language,
    onError,
  });
  features.open([
    definePageFeature({
      name: 'votes',
      texts: TEXTS,
      open: (given) => parts((context = given)),
    }),
  ]);
  if (context === undefined) throw new Error('not opened');
  return { features, context, told, language, status, onError };
}

describe('CallFeatures', () => {
  test('gives a feature its records, and its texts in the language of the page', () => {
    const { features, context, told, language } = open(() => ({}));
    told.records = new Map([['v', new Uint8Array([1])]]);

    features.refresh();
    language.value = 'en';

    expect(context.records.value).toBe(told.records);
    expect(context.texts.value.hello).toBe('Hello');
  });

  test('shows panels that are there, and marks and notices of all', () => {
    const isShown = signal(false);
    const title = computed(() => 'x');
    const { features } = open(() => ({
      panel: { title, label: title, icon: 'info', isShown, load: async () => () => null },
      mark: ({ name }) => (name === 'Ada' ? { icon: 'info', label: 'has voted', testId: 'm' } : undefined),
      notices: signal([{ id: '1', tone: 'info', title: 'A vote is open', testId: 'n' }]),
    }));
    expect(features.panels.value).toEqual([]);
    features.side.show('votes');
    expect(features.side.panel).toBe('people');

    isShown.value = true;

    expect(features.side.panel).toBe('votes');
    expect(features.marksOf(personView('ada', { name: 'Ada' }))).toHaveLength(1);
    expect(features.marksOf(personView('ben'))).toEqual([]);
    expect(features.notices.value.map((one) => one.title)).toEqual(['A vote is open']);
  });

  test('say what the open panel says as well only while it is closed', () => {
    const title = computed(() => 'x');
    const about = { tone: 'info', title: 'A vote is open', testId: 'n' } as const;
    const { features } = open(() => ({
      panel: { title, label: title, icon: 'info', load: async () => () => null },
      notices: signal([
        { ...about, id: '1', isInPanel: true },
        { ...about, id: '2' },
      ]),
    }));
    const ids = () => features.notices.value.map(({ id }) => id);
    features.side.show('people');
    expect(ids()).toEqual(['1', '2']);

    features.side.show('votes');
    expect(ids()).toEqual(['2']);

    features.side.close();
    expect(ids()).toEqual(['1', '2']);
  });

  test('say why one is outside', () => {
    const { features } = open(() => ({}));
    expect(features.outside.value).toBeUndefined();

    const outside = { title: 'Please wait', text: '' };
    features.open([
      definePageFeature({ name: 'door', texts: TEXTS, open: () => ({ outside: signal(outside) }) }),
    ]);

    expect(features.outside.value).toBe(outside);
  });

  test('tell in the words of a feature why something may not be sent, for as long as that is so', () => {
    const { features, status, language } = open(() => ({}));
    const titles = () => features.notices.value.map(({ title }) => title);
    status.value = { ...status.value, withheld: { mic: 'votes.closed' } };
    expect(features.reasonText('votes.closed')).toBe(TEXTS.de.refusals['closed']);
    expect([features.reasonText('votes.other'), features.reasonText('new.closed')]).toEqual([
      undefined,
      undefined,
    ]);

    features.explain('votes.closed');
    language.value = 'en';
    features.refresh();
    expect(titles()).toEqual([TEXTS.en.refusals['closed']]);

    status.value = { ...status.value, withheld: {} };
    features.refresh();
    expect(titles()).toEqual([]);
  });

  test('tells why something was refused in the words of the feature, until it is closed or goes well', async () => {
    const { features, context, language, onError } = open(() => ({}));
    const refusal = new ClientFailure('FEATURE_REFUSED', 'closed', { reason: 'votes.closed' });

    expect(await context.attempt(Promise.reject(refusal))).toBe(false);
    expect(features.notices.value.map(({ title }) => title)).toEqual([TEXTS.de.refusals['closed']]);
    language.value = 'en';
    expect(features.notices.value.map(({ title }) => title)).toEqual([TEXTS.en.refusals['closed']]);
    features.notices.value[0]?.onClose?.();
    expect(features.notices.value).toEqual([]);

    await context.attempt(Promise.reject(refusal));
    expect(await context.attempt(Promise.resolve())).toBe(true);
    expect(features.notices.value).toEqual([]);
    await context.attempt(Promise.reject(new ClientFailure('ROLE_MISSING', 'no')));
    expect(onError).toHaveBeenCalledWith('ROLE_MISSING');
  });

  test('lets the clock tick only while somebody looks', () => {
    const { context, told } = open(() => ({}));
    const seen: number[] = [];
    const stop = effect(() => void seen.push(context.clockMs.value));
    told.nowMs = 6_000;
    jest.advanceTimersByTime(1_000);
    stop();
    expect(seen.at(-1)).toBe(6_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('closes what it opened, once, and opens nothing then', () => {
    const close = jest.fn();
    const { features } = open(() => ({ close }));

    features.close();
    features.close();
    features.open([definePageFeature({ name: 'late', texts: TEXTS, open: () => ({}) })]);

    expect(close).toHaveBeenCalledTimes(1);
    expect(features.parts.value).toEqual([]);
  });
});

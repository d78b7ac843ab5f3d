/** What a client is told of the floor, as it reads it. Pure. */
import {
  FloorItemView,
  FloorKind,
  FloorListView,
  FloorOwnView,
  FloorSettings,
  FloorSpeechView,
  FloorStrategy,
  FloorTotalsView,
  type IFloorConfigure,
  type IFloorTotalView,
} from '../../../proto/features/floor.ts';
import type { FeatureRecordMap } from '../../api.ts';

const KINDS = {
  matter: FloorKind.FLOOR_KIND_UNSPECIFIED,
  order: FloorKind.FLOOR_KIND_ORDER,
  reply: FloorKind.FLOOR_KIND_REPLY,
} as const;

/** To the matter, on a point of order, a short reply. */
export type SpeechKind = keyof typeof KINDS;

const STRATEGIES = {
  manual: FloorStrategy.FLOOR_STRATEGY_UNSPECIFIED,
  list: FloorStrategy.FLOOR_STRATEGY_LIST,
  random: FloorStrategy.FLOOR_STRATEGY_RANDOM,
  nomination: FloorStrategy.FLOOR_STRATEGY_NOMINATION,
} as const;

/** Who follows when a speech ends: nobody by themselves, the first of the list, one by lot, whom the speaker names. */
export type FloorStrategyName = keyof typeof STRATEGIES;

export const FLOOR_STRATEGIES: readonly FloorStrategyName[] = ['manual', 'list', 'random', 'nomination'];

export type FloorSettingsView = {
  readonly strategy: FloorStrategyName;
  /** Of a speech to the matter; 0 = none, at most 7200. */
  readonly limitSec: number;
  /** Of points of order and replies; 0 = none, at most 7200. */
  readonly shortLimitSec: number;
  /** Microphones of those who don't lead are open only while they have the floor. */
  readonly governsMicrophones: boolean;
  /** When the time is over, the microphone closes. */
  readonly closesWhenOver: boolean;
  /** Only points of order are taken. */
  readonly isListClosed: boolean;
};

export type SpeechView = {
  /** Serial. */
  readonly speech: number;
  /** @see PersonView.number */
  readonly number: number;
  readonly name: string;
  readonly kind: SpeechKind;
  /** ms since 1970, by the server's clock. */
  readonly beganAtMs: number;
  /** 0 = none. */
  readonly limitSec: number;
  readonly isOver: boolean;
  /** The title is '' for observers when the item is not public. */
  readonly item: { readonly number: string; readonly title: string } | undefined;
};

export type RequestView = {
  readonly number: number;
  readonly name: string;
  readonly kind: SpeechKind;
  /** ms since 1970, by the server's clock. */
  readonly requestedAtMs: number;
};

/** Speeches that have ended. */
export type TotalView = {
  readonly name: string;
  /** Of an item of the agenda. */
  readonly number: string;
  readonly speeches: number;
  readonly spokenMs: number;
};

export type FloorView = {
  readonly settings: FloorSettingsView;
  /** Undefined = nobody has the floor. */
  readonly speech: SpeechView | undefined;
  /** Those who ask for it, in order; at most 50 of {@link count}. */
  readonly first: readonly RequestView[];
  readonly count: number;
  /** One's own request; place 1 = next. */
  readonly own: { readonly place: number; readonly kind: SpeechKind } | undefined;
  /** Each the longest first, at most 100. */
  readonly totals: {
    readonly people: readonly TotalView[];
    readonly groups: readonly TotalView[];
    readonly items: readonly TotalView[];
  };
};

const NOTHING = new Uint8Array();

/** What the records of the feature say. */
export function floorViewOf(records: FeatureRecordMap): FloorView {
  const list = FloorListView.decode(records.get('list') ?? NOTHING);
  const { people, groups, items } = FloorTotalsView.decode(records.get('totals') ?? NOTHING);
  const own = records.get('own');
  const ownView = own && FloorOwnView.decode(own);
  return {
    settings: settingsOf(FloorSettings.decode(records.get('settings') ?? NOTHING)),
    speech: speechOf(records.get('speech'), records.get('item')),
    first: list.first.map(({ number, name, kind, requestedAtMs }) => ({
      number: number ?? 0,
      name: name ?? '',
      kind: kindOf(kind),
      requestedAtMs: requestedAtMs ?? 0,
    })),
    count: list.count,
    own: ownView && { place: ownView.place, kind: kindOf(ownView.kind) },
    totals: { people: people.map(totalOf), groups: groups.map(totalOf), items: items.map(totalOf) },
  };
}

function settingsOf(settings: FloorSettings): FloorSettingsView {
  const { limitSec, shortLimitSec, governsMicrophones, closesWhenOver, listClosed } = settings;
  const strategy = FLOOR_STRATEGIES.find((one) => STRATEGIES[one] === settings.strategy) ?? 'manual';
  const rules = { governsMicrophones, closesWhenOver, isListClosed: listClosed };
  return { strategy, limitSec, shortLimitSec, ...rules };
}

function speechOf(record: Uint8Array | undefined, inside: Uint8Array | undefined): SpeechView | undefined {
  if (record === undefined) return undefined;
  const { speech, number, name, kind, beganAtMs, limitSec, isOver, itemNumber, itemTitle } =
    FloorSpeechView.decode(record);
  const title = inside ? FloorItemView.decode(inside).title : itemTitle;
  const item = itemNumber === '' ? undefined : { number: itemNumber, title };
  return { speech, number, name, kind: kindOf(kind), beganAtMs, limitSec, isOver, item };
}

const totalOf = ({ name, number, speeches, spokenMs }: IFloorTotalView): TotalView => ({
  name: name ?? '',
  number: number ?? '',
  speeches: speeches ?? 0,
  spokenMs: spokenMs ?? 0,
});

/** One of a later version than ours counts as to the matter. */
const kindOf = (kind: FloorKind | null | undefined): SpeechKind =>
  kind === KINDS.order ? 'order' : kind === KINDS.reply ? 'reply' : 'matter';

export const wireKind = (kind: SpeechKind): FloorKind => KINDS[kind];

export const wireChange = ({
  strategy,
  isListClosed,
  ...rest
}: Partial<FloorSettingsView>): IFloorConfigure => ({
  ...rest,
  ...(strategy !== undefined && { strategy: STRATEGIES[strategy] }),
  ...(isListClosed !== undefined && { listClosed: isListClosed }),
});

/**
 * What a room feature is to the page (ADR 0041). Types only.
 *
 * A feature is a folder here with an `index.ts` that exports `feature`, made by `definePageFeature` (define.ts). It is
 * opened for each call, and says in data and signals what the page shows of it: where that is, is the page's business.
 * All but the panel and the overlays comes with the page, so it is small; these are loaded when they are shown.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type {
  FeaturePort,
  FeatureRecordMap,
  JoinModeName,
  PersonView,
  RoleName,
  RoomClient,
  RoomStatus,
  SettingsChange,
} from '../../client/api.ts';
import type { Language } from '../texts/language.ts';
import type { IconShape } from '../ui/icon.tsx';

/** Texts of a feature in one language; those of German are with "Sie". */
export type FeatureTexts = {
  /**
   * By reason without the feature's name, of FEATURE_REFUSED and of what it forbids to send: why not. A reason without one
   * gets a general text.
   */
  readonly refusals: Readonly<Record<string, string>>;
};

/** The room, as everybody's page knows it. */
export type RoomSignals = {
  readonly status: ReadonlySignal<RoomStatus>;
  readonly self: ReadonlySignal<PersonView | undefined>;
  /** Whom this client knows. */
  readonly people: ReadonlySignal<readonly PersonView[]>;
  readonly byNumber: ReadonlySignal<ReadonlyMap<number, PersonView>>;
  readonly role: ReadonlySignal<RoleName>;
  readonly mayModerate: ReadonlySignal<boolean>;
};

/** People who may not come in again. */
export type BanPort = Pick<RoomClient, 'ban' | 'unban' | 'bans'>;

/** What a feature gets for a call. */
export type PageContext<T extends FeatureTexts> = {
  readonly port: FeaturePort;
  /** What the server has told of this feature. */
  readonly records: ReadonlySignal<FeatureRecordMap>;
  readonly room: RoomSignals;
  /** In the page's language. */
  readonly texts: ReadonlySignal<T>;
  readonly language: ReadonlySignal<Language>;
  /** The server's clock, ms since 1970; changes once a second while somebody looks. */
  readonly clockMs: ReadonlySignal<number>;
  /** Waits for what was asked for; a failure is told the person. @returns whether it went well */
  readonly attempt: (work: Promise<unknown>) => Promise<boolean>;
  /** Who may not come in again; left out where there is no room behind the page. Only for who moderates. */
  readonly bans?: BanPort;
  /** Opens the side area with the panel of this feature. */
  readonly showPanel: () => void;
};

/** A mark with a number, and what it says in words. */
export type BadgeView = { readonly count: number; readonly label: string };

/** A button of the tool bar. */
export type ToolView = {
  readonly icon: IconShape;
  /** What it is, the same in both states. */
  readonly label: string;
  /** What a click does now. */
  readonly hint: string;
  /** For switches. */
  readonly isPressed?: boolean;
  readonly badge?: BadgeView | undefined;
  readonly testId: string;
  readonly onClick: () => void;
};

/** A tab of the side area. */
type PanelPart = {
  /** Above the panel. */
  readonly title: ReadonlySignal<string>;
  /** On the tab: one short word. */
  readonly label: ReadonlySignal<string>;
  readonly icon: IconShape;
  readonly badge?: ReadonlySignal<BadgeView | undefined>;
  /** Left out = always. */
  readonly isShown?: ReadonlySignal<boolean>;
  /** What is in it; called when it is opened for the first time. */
  readonly load: () => Promise<ComponentType>;
};

/** A message above the gallery. */
export type NoticeView = {
  readonly id: string;
  readonly tone: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: string; readonly testId: string; readonly onClick: () => void };
  readonly onClose?: () => void;
  /** The feature's panel says it as well: not shown while that is open. */
  readonly isInPanel?: boolean;
  readonly testId: string;
};

/** A small sign at somebody's tile and row. */
export type MarkView = {
  readonly icon: IconShape;
  /** What it means. */
  readonly label: string;
  /** Beside the icon, for example a place. */
  readonly text?: string;
  readonly testId: string;
};

/** A button in somebody's row. */
type PersonAction = {
  readonly id: string;
  readonly icon: IconShape;
  readonly label: string;
  readonly testId: string;
  readonly onClick: () => void;
};

/**
 * Where at stage and gallery something of a feature is; the page puts what is at one place beside one another, and nothing
 * over the side area. `top`: in a line above them, which make room for it. `bottom`: over their lower edge, of which a click
 * goes through what is not made for it. `cover`: over all of them.
 */
export type OverlayPlace = 'top' | 'bottom' | 'cover';

/** Loaded when it is wanted for the first time; says nothing itself of where it is. */
type OverlayPart = {
  readonly place: OverlayPlace;
  readonly isShown: ReadonlySignal<boolean>;
  readonly load: () => Promise<ComponentType>;
};

/** What one reads while one is kept outside. */
export type OutsideView = { readonly title: string; readonly text: string };

/** Somebody who asks to speak, or for a seat. */
export type AskingView = { readonly number: number; readonly name: string };

/** Whom people want to see, by number. */
export type LargeView = {
  /** Large for oneself, before everything else. */
  readonly own?: number | undefined;
  /** Large for everybody, unless a screen is shared. */
  readonly spotlight: readonly number[];
  /** Always visible, at a fixed place. */
  readonly pinned: readonly number[];
};

/** Several participants who are one place: one tile, with a tab for each camera. */
export type PlaceView = {
  /** Number of the participant in whose tile it is. */
  readonly lead: number;
  readonly title: string;
  /** What the tabs are. */
  readonly label: string;
  /** The lead's own is among them. */
  readonly cameras: readonly { readonly number: number; readonly label: string }[];
  /** Number of the camera that is shown. */
  readonly chosen: number;
  readonly choose: (number: number) => void;
};

/** For the large screen: a `line` above the stage, or `main` beside it, large. */
type DisplayPart = {
  readonly slot: 'line' | 'main';
  readonly isShown: ReadonlySignal<boolean>;
  readonly load: () => Promise<ComponentType>;
};

/** What the room can do for a feature besides its own commands. */
export type RoomCore = {
  /** For addresses of the server. */
  readonly roomId: string;
  /** As what this page takes part. */
  readonly mode: JoinModeName;
  /** In order, as all features together say it. */
  readonly asking: ReadonlySignal<readonly AskingView[]>;
  /** As tiles call them now, as somebody was renamed or as the place that they are; reads signals. Undefined = not known. */
  readonly nameOf: (number: number) => string | undefined;
  /** For moderators, both. */
  readonly setPodium: (participantId: string, isOn: boolean) => Promise<void>;
  readonly updateSettings: (change: SettingsChange) => Promise<unknown>;
};

/** What a feature shows in a call; whatever is a function reads signals, and is asked again when they change. */
export type PageParts = {
  readonly tool?: ReadonlySignal<ToolView | undefined>;
  readonly panel?: PanelPart;
  readonly notices?: ReadonlySignal<readonly NoticeView[]>;
  readonly mark?: (person: PersonView) => MarkView | undefined;
  readonly actions?: (person: PersonView) => readonly PersonAction[];
  /** At stage and gallery. */
  readonly overlays?: readonly OverlayPart[];
  /** Why one is kept outside of the room; undefined = not by this feature. */
  readonly outside?: ReadonlySignal<OutsideView | undefined>;
  /** Who asks to speak, in order. */
  readonly asking?: ReadonlySignal<readonly AskingView[]>;
  readonly large?: ReadonlySignal<LargeView>;
  readonly places?: ReadonlySignal<readonly PlaceView[]>;
  /** On a device of the hall, which is silent unless a feature says so. */
  readonly playsSound?: ReadonlySignal<boolean>;
  readonly display?: DisplayPart;
  /** The call is over. */
  readonly close?: () => void;
};

/** A feature as the page knows it. */
export type PageFeature = {
  /** That of its folder, and of the server's feature. */
  readonly name: string;
  readonly texts: Readonly<Record<Language, FeatureTexts>>;
  open(context: PageContext<FeatureTexts>, core: RoomCore): PageParts;
};

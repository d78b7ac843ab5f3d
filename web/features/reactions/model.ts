/** Reactions in a call, as signals. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  Reactions,
  reactionsViewOf,
  type ReactionKind,
  type ReactionsView,
} from '../../../client/features/reactions/index.ts';
import type { IconShape } from '../../ui/icon.tsx';
import type { PageContext, ToolView } from '../contract.ts';
import type { ReactionsTexts } from './texts.ts';

const REACTIONS_ICON = {
  path: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c.8 1.3 2 2 3.5 2s2.7-.7 3.5-2M9 9.5v.4M15 9.5v.4',
};

const FACE = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z';

/** Drawn, since not every system has the characters. */
export const SIGNS: Readonly<Record<ReactionKind, IconShape>> = {
  applause: {
    path: 'M6.5 13.5l-1-1a1.4 1.4 0 0 1 2-2l4.2 4.2M7.5 10.5L6 9a1.4 1.4 0 0 1 2-2l5.5 5.5M8.5 7.5a1.4 1.4 0 0 1 2-2l5.3 5.3-.4-2.6a1.4 1.4 0 0 1 2.8-.3l.8 5.3a6 6 0 0 1-10.2 5.2l-3.4-3.4a1.4 1.4 0 0 1 2-2M15 3v2M18.5 4.5l-1 1.5M20.5 8H19',
  },
  thumbsUp: {
    path: 'M4 11h3v9H4zM7 11.5l4-7.5a2 2 0 0 1 2 2v4h5a2 2 0 0 1 2 2.3l-1 6A2 2 0 0 1 17 20H7',
  },
  thumbsDown: {
    path: 'M4 4h3v9H4zM7 12.5l4 7.5a2 2 0 0 0 2-2v-4h5a2 2 0 0 0 2-2.3l-1-6A2 2 0 0 0 17 4H7',
  },
  heart: { path: 'M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3C20 15 12 20 12 20z' },
  laugh: { path: `${FACE}M7.5 13h9a4.5 4.5 0 0 1-9 0zM7.5 9.8L9 8.5l1.5 1.3M13.5 9.8L15 8.5l1.5 1.3` },
  surprise: { path: `${FACE}M12 17.5a2 2.2 0 1 0 0-4.4 2 2.2 0 0 0 0 4.4zM9 9.3v.4M15 9.3v.4` },
  thinking: { path: `${FACE}M9 16.2l5.5-1.4M9 10.2v.4M15 10.2v.4M13.2 7.8l3.2-.7` },
  celebration: {
    path: 'M4 20l4-11 7 7zM13 8c0-2 1-3 3-3M15.5 11c1.5-1.5 3-1.5 4.5-.5M10.5 5.5V4M19 6.5v.4M19.5 15v.4',
  },
};

export class ReactionsModel {
  readonly context: PageContext<ReactionsTexts>;
  readonly view: ReadonlySignal<ReactionsView>;
  readonly tool: ReadonlySignal<ToolView | undefined>;
  readonly isPicking = signal(false);
  readonly isShown: ReadonlySignal<boolean>;
  readonly #reactions: Reactions;

  constructor(context: PageContext<ReactionsTexts>) {
    this.context = context;
    this.#reactions = new Reactions(context.port);
    this.view = computed(() => reactionsViewOf(context.records.value));
    this.tool = computed(() => this.#tool());
    this.isShown = computed(() => this.isPicking.value || this.view.value.counts.size > 0);
  }

  react(kind: ReactionKind): Promise<boolean> {
    return this.context.attempt(this.#reactions.react(kind));
  }

  switchOff(isOff: boolean): Promise<boolean> {
    return this.context.attempt(this.#reactions.switchOff(isOff));
  }

  /** Not for whom no command is; while they are off only for who can switch them on. */
  #tool(): ToolView | undefined {
    const { role, mayModerate } = this.context.room;
    if (role.value === 'observer' || role.value === 'operator') return undefined;
    if (this.view.value.isOff && !mayModerate.value) return undefined;
    const texts = this.context.texts.value;
    const isPressed = this.isPicking.value;
    return {
      icon: REACTIONS_ICON,
      label: texts.tool,
      hint: isPressed ? texts.close : texts.open,
      isPressed,
      testId: 'reactions-open',
      onClick: () => (this.isPicking.value = !isPressed),
    };
  }
}

/** A button that opens a menu: arrows lead through it, Escape and a click elsewhere close it, the focus comes back. */
import { useSignal, type Signal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Badge } from './badge.tsx';
import { IconButton, type IconButtonProps } from './button.tsx';
import { Icon, type IconShape } from './icon.tsx';
import { placeMenu } from './menu-place.ts';
import './menu.css';

export type MenuItem = {
  readonly id: string;
  readonly icon: IconShape;
  readonly label: string;
  /** Below it, in small letters. */
  readonly hint?: string | undefined;
  readonly badge?: { readonly count: number; readonly label: string } | undefined;
  /** For switches, and for what is one of several. */
  readonly isChecked?: boolean | undefined;
  readonly testId: string;
  readonly onClick: () => void;
};

export type MenuProps = Pick<
  IconButtonProps,
  'icon' | 'label' | 'hint' | 'kind' | 'hasCaption' | 'tabIndex' | 'testId'
> & {
  readonly items: readonly MenuItem[];
  /** Of the items one is chosen, not each switched. */
  readonly isChoice?: boolean;
  /** Above the button, not below it. */
  readonly opensUp?: boolean;
};

/** While it is open, Tab leaves and closes it. */
export function Menu({ items, isChoice = false, opensUp = false, ...button }: MenuProps): JSX.Element {
  const isOpen = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => void (isOpen.value = false);
  useOpenMenu(box, isOpen, opensUp);
  return (
    <div class="menu" ref={box} onKeyDown={(event) => onMenuKey(event, box.current, isOpen)}>
      <IconButton
        {...button}
        hasPopup
        isExpanded={isOpen.value}
        controls={isOpen.value ? id : undefined}
        onClick={() => (isOpen.value = !isOpen.peek())}
      />
      {isOpen.value && (
        <div id={id} class="menu__list" role="menu" aria-label={button.label} popover="manual">
          {items.map((item) => (
            <Item
              key={item.id}
              item={item}
              isChoice={isChoice}
              onClick={() => {
                close();
                buttonIn(box.current)?.focus(); // what opens by it gives the focus back to there
                item.onClick();
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/**
 * While it is open: over everything, beside its button, with the focus; a click elsewhere closes it, and its button's
 * moving away.
 */
function useOpenMenu(box: RefObject<HTMLElement | null>, isOpen: Signal<boolean>, opensUp: boolean): void {
  useLayoutEffect(() => {
    const list = box.current?.querySelector<HTMLElement>('.menu__list');
    if (!isOpen.value || !list) return;
    list.showPopover();
    const place = (): void => placeAt(list, buttonIn(box.current), opensUp);
    place();
    const found = itemsIn(list);
    (found.find((item) => item.getAttribute('aria-checked') === 'true') ?? found[0])?.focus();
    const openedAtPx = topOf(box.current);
    // the event of a scroll may come after the click that followed it
    const closeWhenMoved = (): void => {
      if (topOf(box.current) !== openedAtPx) isOpen.value = false;
    };
    const closeUnlessInside = ({ target }: Event): void => {
      if (!(target instanceof Node) || !box.current?.contains(target)) isOpen.value = false;
    };
    document.addEventListener('pointerdown', closeUnlessInside);
    document.addEventListener('scroll', closeWhenMoved, true);
    addEventListener('resize', place);
    return () => {
      document.removeEventListener('pointerdown', closeUnlessInside);
      document.removeEventListener('scroll', closeWhenMoved, true);
      removeEventListener('resize', place);
    };
  }, [isOpen.value]);
}

const topOf = (box: HTMLElement | null): number | undefined => buttonIn(box)?.getBoundingClientRect().top;

function placeAt(list: HTMLElement, button: HTMLElement | null, opensUp: boolean): void {
  if (button === null) return;
  const menu = { widthPx: list.offsetWidth, heightPx: list.offsetHeight };
  const window = { widthPx: innerWidth, heightPx: innerHeight };
  const { leftPx, topPx } = placeMenu(button.getBoundingClientRect(), menu, window, opensUp);
  Object.assign(list.style, { left: `${leftPx}px`, top: `${topPx}px` });
}

function onMenuKey(event: KeyboardEvent, box: HTMLElement | null, isOpen: Signal<boolean>): void {
  if (!isOpen.peek()) return;
  if (event.key === 'Tab') {
    isOpen.value = false;
    buttonIn(box)?.focus(); // from there Tab goes on
    return;
  }
  if (event.key === 'Escape') {
    isOpen.value = false;
    buttonIn(box)?.focus();
  } else if (!moveFocus(itemsIn(box), event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

type ItemProps = { readonly item: MenuItem; readonly isChoice: boolean; readonly onClick: () => void };

function Item({ item, isChoice, onClick }: ItemProps): JSX.Element {
  const { id, icon, label, hint, badge, isChecked, testId } = item;
  const checkable = isChoice ? 'menuitemradio' : 'menuitemcheckbox';
  return (
    <button
      type="button"
      class="menu__item"
      role={isChecked === undefined ? 'menuitem' : checkable}
      aria-checked={isChecked}
      tabIndex={-1}
      data-testid={testId}
      data-item={id}
      onClick={onClick}
    >
      <span class="menu__icon">
        <Icon name={icon} size={20} />
        {badge && <Badge count={badge.count} />}
      </span>
      <span class="menu__words">
        <span>{label}</span>
        {hint !== undefined && <span class="menu__hint">{hint}</span>}
        {badge && <span class="visually-hidden">, {badge.label}</span>}
      </span>
      {isChecked === true && <Icon name="check" size={20} />}
    </button>
  );
}

const buttonIn = (box: HTMLElement | null): HTMLElement | null =>
  box?.querySelector<HTMLElement>('[aria-haspopup]') ?? null;

const itemsIn = (box: HTMLElement | null): readonly HTMLElement[] => [
  ...(box?.querySelectorAll<HTMLElement>('.menu__item') ?? []),
];

/** @returns whether the key is for that */
function moveFocus(items: readonly HTMLElement[], key: string): boolean {
  const at = items.findIndex((item) => item === document.activeElement);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (Math.max(at, 0) - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[key];
  if (target === undefined) return false;
  items[target]?.focus();
  return true;
}

/** Beside the gallery: a tab for the people and for each panel of a feature, always there, and the panel that is open. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { BadgeView } from '../features/contract.ts';
import type { Call } from '../state/call.ts';
import type { OpenPart } from '../state/call-features.ts';
import { PEOPLE, tabAfterKey } from '../state/side-area.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon, type IconShape } from '../ui/icon.tsx';
import { useTexts } from './app-context.ts';
import './side-area.css';
import { SidePanel } from './side-panel.tsx';

/** On narrow windows the open panel is over everything, and closed there is nothing. */
export function SideArea({ call }: { call: Call }): JSX.Element | null {
  const { side, panels } = call.features;
  const { panel } = side;
  const parts = panels.value;
  if (panel === undefined && parts.length === 0) return null;
  return (
    <div
      class={panel === undefined ? 'side-area' : 'side-area side-area--open'}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && side.close()}
    >
      {parts.length > 0 && <Tabs call={call} parts={parts} selected={panel} />}
      {panel !== undefined && <SidePanel call={call} panel={panel} />}
    </div>
  );
}

type TabsProps = {
  readonly call: Call;
  readonly parts: readonly OpenPart[];
  readonly selected: string | undefined;
};

/** One stop by keyboard; arrows lead from tab to tab, and while a panel is open to the next one. */
function Tabs({ call, parts, selected }: TabsProps): JSX.Element {
  const { controls } = useTexts();
  const { side } = call.features;
  const list = useRef<HTMLDivElement>(null);
  const names = [PEOPLE, ...parts.map(({ name }) => name)];
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected=true]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = names.findIndex((name) => `${name}-tab` === document.activeElement?.id);
    const target = names[tabAfterKey(event.key, Math.max(at, 0), names.length) ?? -1];
    if (target === undefined) return;
    event.preventDefault();
    if (selected !== undefined) side.show(target);
    document.getElementById(`${target}-tab`)?.focus();
  };
  const tab = { selected, select: (name: string): void => side.show(name) };
  return (
    <div class="side-tabs" role="tablist" aria-label={controls.panels} ref={list} onKeyDown={onKeyDown}>
      <Tab {...tab} name={PEOPLE} icon="people" label={controls.people} isStop={selected === undefined} />
      {parts.map(
        ({ name, panel }) =>
          panel && (
            <Tab
              {...tab}
              key={name}
              name={name}
              icon={panel.icon}
              label={panel.label.value}
              badge={panel.badge?.value}
            />
          ),
      )}
    </div>
  );
}

type TabProps = {
  readonly name: string;
  readonly selected: string | undefined;
  readonly select: (name: string) => void;
  readonly icon: IconShape;
  readonly label: string;
  readonly badge?: BadgeView | undefined;
  /** By keyboard one gets here while none is selected. */
  readonly isStop?: boolean;
};

function Tab({ name, selected, select, icon, label, badge, isStop = false }: TabProps): JSX.Element {
  const isSelected = name === selected;
  return (
    <button
      type="button"
      class="side-tabs__tab"
      role="tab"
      id={`${name}-tab`}
      aria-selected={isSelected}
      aria-controls={isSelected ? 'side-panel' : undefined}
      tabIndex={isSelected || isStop ? 0 : -1}
      data-testid="side-tab"
      data-panel={name}
      title={label}
      onClick={() => select(name)}
    >
      <span class="side-tabs__icon">
        <Icon name={icon} size={20} />
        {badge && <Badge count={badge.count} />}
      </span>
      <span class="side-tabs__label">{label}</span>
      {badge && <span class="visually-hidden">, {badge.label}</span>}
    </button>
  );
}

/** The controls of a running room: what does not fit is behind "More", and on phones the panels too. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { ToolView } from '../features/contract.ts';
import type { App } from '../state/app.ts';
import type { Call } from '../state/call.ts';
import { PEOPLE } from '../state/side-area.ts';
import { isNarrow, shownTools } from '../state/tool-room.ts';
import type { Texts } from '../texts/texts.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useApp, useTexts } from './app-context.ts';
import { CameraButton, MicButton } from './device-buttons.tsx';
import './toolbar.css';
import { useSize } from './use-size.ts';

export type ToolbarProps = {
  readonly call: Call;
  readonly onSettings: () => void;
};

/** Shows only what the token allows; what may not be used now is there and says why. */
export function Toolbar({ call, onSettings }: ToolbarProps): JSX.Element {
  const app = useApp();
  const texts = useTexts();
  const { controls } = texts;
  const box = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(box).value;
  const { mayPublish } = call.status.value;
  const withheld = call.withheld.value;
  const hasMic = canSend(app) && (withheld.mic || mayPublish.includes('mic'));
  const hasCamera = canSend(app) && (withheld.camera || mayPublish.includes('camera'));
  const tools = movableTools({ app, call, texts, onSettings });
  const size = { widthPx, remPx: remPx() };
  const panels = isNarrow(size) ? panelItems(call, texts) : [];
  const count = shownTools({
    ...size,
    fixedCount: 2 + Number(hasMic) + Number(hasCamera),
    movableCount: tools.length,
    hasMore: panels.length > 0,
  });
  const more = [...tools.slice(count).map(toItem), ...panels];
  return (
    <div class="toolbar" role="group" aria-label={controls.label} ref={box}>
      {hasMic && <MicButton hasCaption />}
      {hasCamera && <CameraButton hasCaption />}
      {tools.slice(0, count).map((tool) => (
        <IconButton key={tool.testId} {...tool} kind={tool.isPressed ? 'active' : 'tool'} hasCaption />
      ))}
      <PeopleButton call={call} />
      {more.length > 0 && (
        <Menu icon="more" label={controls.more} hasCaption opensUp items={more} testId="more" />
      )}
      <IconButton
        icon="leave"
        label={controls.leave}
        kind="danger"
        hasCaption
        onClick={() => void app.session.leave()}
        testId="leave"
      />
    </div>
  );
}

/** A companion has no media at all: devices of the hall itself are for that. */
const canSend = (app: App): boolean => app.mode.value !== 'companion';

function PeopleButton({ call }: { call: Call }): JSX.Element {
  const { side, badge } = call.features;
  return (
    <IconButton
      icon="people"
      label={useTexts().controls.people}
      isExpanded={side.isOpen}
      badge={side.isOpen ? undefined : badge.value}
      kind={side.isOpen ? 'active' : 'tool'}
      hasCaption
      onClick={() => side.toggle()}
      testId="people"
    />
  );
}

type Movable = {
  readonly app: App;
  readonly call: Call;
  readonly texts: Texts;
  readonly onSettings: () => void;
};

/** In the order in which they keep their place. */
function movableTools({ app, call, texts: { controls }, onSettings }: Movable): readonly ToolView[] {
  const hasScreen =
    canSend(app) && call.status.value.mayPublish.includes('screen') && app.media.canShareScreen;
  const settings: ToolView = {
    ...{ icon: 'settings', label: controls.settings, hint: controls.settings },
    ...{ testId: 'settings', onClick: onSettings },
  };
  return [
    ...(hasScreen ? [screenTool(app, call, controls)] : []),
    ...call.features.parts.value.flatMap(({ tool }) => tool?.value ?? []),
    settings,
  ];
}

function screenTool(app: App, call: Call, controls: Texts['controls']): ToolView {
  const isPressed = call.local.value.screen !== undefined;
  return {
    icon: 'screen',
    label: controls.screen,
    hint: isPressed ? controls.screenStop : controls.screenStart,
    isPressed,
    testId: 'screen',
    onClick: () => void app.media.toggleScreen(),
  };
}

/** What a click does says more than what it is. */
const toItem = ({ hint, testId, icon, badge, isPressed, onClick }: ToolView): MenuItem => ({
  ...{
    id: testId,
    testId,
    icon,
    badge,
    onClick,
    label: hint,
    isChecked: isPressed === true ? true : undefined,
  },
});

/** Of the side area, which has no tabs while it is closed. */
function panelItems({ features }: Call, { controls }: Texts): readonly MenuItem[] {
  const panels = features.panels.value;
  if (panels.length === 0) return [];
  const itemOf = (id: string) => ({ id, testId: 'more-panel', onClick: () => features.side.show(id) });
  return [
    { ...itemOf(PEOPLE), icon: 'people', label: controls.people },
    ...panels.flatMap(({ name, panel }) =>
      panel
        ? [{ ...itemOf(name), icon: panel.icon, label: panel.title.value, badge: panel.badge?.value }]
        : [],
    ),
  ];
}

const remPx = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

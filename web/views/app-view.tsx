/** Chooses the view that fits the session's state. */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { Call } from '../state/call.ts';
import { useApp } from './app-context.ts';
import { CompanionView } from './companion-view.tsx';
import { ConnectingView } from './connecting-view.tsx';
import { DisplayView } from './display-view.tsx';
import { EndView } from './end-view.tsx';
import { JoinView } from './join-view.tsx';
import { OutsideView } from './outside-view.tsx';
import { RoomView } from './room-view.tsx';

/** The whole page. */
export function AppView(): JSX.Element {
  const { session, request, isChoosing } = useApp();
  const state = session.state.value;
  const call = useComputed(() => session.call.value).value;

  if (isChoosing.value) return <ConnectingView />;
  if (state === 'left' || state === 'failed') return <EndView hasFailed={state === 'failed'} />;
  if ((state === 'joined' || state === 'reconnecting') && call !== undefined) return <InRoom call={call} />;
  if (state === 'joining' && request.isAutojoin) return <ConnectingView />;
  return <JoinView isJoining={state === 'joining'} />;
}

/** A room, or what there is instead of it while one is kept outside. */
function InRoom({ call }: { call: Call }): JSX.Element {
  const isOutside = useComputed(() => call.status.value.isOutside).value;
  const mode = useApp().mode.value;
  if (isOutside) return <OutsideView call={call} />;
  if (mode === 'companion') return <CompanionView call={call} />;
  return mode === 'display' ? <DisplayView call={call} /> : <RoomView call={call} />;
}

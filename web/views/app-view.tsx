/** Chooses the view that fits the session's state. */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useApp } from './app-context.ts';
import { ConnectingView } from './connecting-view.tsx';
import { EndView } from './end-view.tsx';
import { JoinView } from './join-view.tsx';
import { RoomView } from './room-view.tsx';

/** The whole page. */
export function AppView(): JSX.Element {
  const { session, request, isChoosing } = useApp();
  const state = session.state.value;
  const call = useComputed(() => session.call.value).value;

  if (isChoosing.value) return <ConnectingView />;
  if (state === 'left' || state === 'failed') return <EndView hasFailed={state === 'failed'} />;
  if ((state === 'joined' || state === 'reconnecting') && call !== undefined) return <RoomView call={call} />;
  if (state === 'joining' && request.isAutojoin) return <ConnectingView />;
  return <JoinView isJoining={state === 'joining'} />;
}

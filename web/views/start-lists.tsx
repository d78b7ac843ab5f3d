/** Meetings and rooms of whoever has logged in, loaded then; a link that leads into a room wants that room, and has a way to them. */
import type { JSX } from 'preact';
import { useApp, useTexts } from './app-context.ts';
import { LazyPart } from './lazy-part.tsx';

const load = async () => (await import('../start/start-part.tsx')).StartPart;

export function StartLists(): JSX.Element | null {
  const { visitor, request } = useApp();
  const texts = useTexts().visitor;
  if (visitor?.person.value === undefined) return null;
  if (request.room === '') return <LazyPart load={load} />;
  return (
    <p>
      <a class="button button--link" href="/" data-testid="start-link">
        {texts.start}
      </a>
    </p>
  );
}

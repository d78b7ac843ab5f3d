/** What a room is called: its title, once one is in; else its name in links. */
import type { App } from './app.ts';

export const roomTitle = (app: Pick<App, 'room' | 'session'>): string =>
  app.session.call.value?.status.value.settings.title || app.room.value;

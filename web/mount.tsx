/** Puts the page into a document and keeps the document's own attributes in step with the model. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { App, type AppDeps } from './state/app.ts';
import { roomTitle } from './state/room-title.ts';
import './ui/tokens.css';
import './ui/base.css';
import { AppContext } from './views/app-context.ts';
import { AppView } from './views/app-view.tsx';

/** Draws the page and starts it. `data-state` of the document is always the session's state. */
export function mountPage(root: HTMLElement, deps: AppDeps): App {
  const app = new App(deps);
  const { documentElement } = document;
  effect(() => {
    documentElement.dataset['state'] = app.session.state.value;
  });
  effect(() => {
    documentElement.lang = app.look.language.value;
    const title = roomTitle(app);
    document.title = title === '' ? 'Kaskade' : `${title} · Kaskade`;
  });
  render(
    <AppContext.Provider value={app}>
      <AppView />
    </AppContext.Provider>,
    root,
  );
  void app.start();
  return app;
}

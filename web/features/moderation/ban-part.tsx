/** Who may not come in again, in the panel; there only when there is somebody. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import type { ModerationModel } from './model.ts';

/** Others may have banned somebody meanwhile: it is asked for each time the panel is opened. */
export function BanPart({ model }: { readonly model: ModerationModel }): JSX.Element | undefined {
  const { bans: texts } = model.context.texts.value;
  useEffect(() => void model.loadBans(), [model]);
  const bans = model.bans.value;
  if (bans.length === 0) return undefined;
  return (
    <section class="moderation__part" aria-labelledby="moderation-bans-title">
      <h3 id="moderation-bans-title">{texts.title}</h3>
      <ul role="list" data-testid="moderation-bans">
        {bans.map(({ banId, name }) => (
          <li key={banId} class="moderation__row" data-testid="moderation-ban-row" data-name={name}>
            <span class="moderation__who">
              <span class="moderation__name">{name}</span>
            </span>
            <Button onClick={() => void model.unban(banId)} testId="moderation-unban">
              {texts.lift}
              <span class="visually-hidden">: {name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

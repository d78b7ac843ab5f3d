/** The sitting: quorum, one's own place and disturbance, what the chair does, the roll, and what is left of sittings. */
import type { JSX } from 'preact';
import { Notice } from '../../ui/notice.tsx';
import { OpenLaw } from './law.tsx';
import { Lead } from './lead.tsx';
import type { SittingModel } from './model.ts';
import { OwnPart } from './own-part.tsx';
import { Records } from './records.tsx';
import { Roll } from './roll.tsx';
import './sitting-panel.css';

type Props = { readonly model: SittingModel };

/** Fills the side area and scrolls. */
export function SittingPanel({ model }: Props): JSX.Element {
  const { sitting } = model.view.value;
  return (
    <div class="sitting" data-testid="sitting-panel">
      <Heading model={model} />
      {model.mayModerate.value && <Lead model={model} />}
      {sitting !== undefined && model.mayTakePart && <OwnPart model={model} />}
      <Roll model={model} />
      {model.mayModerate.value && <Records model={model} />}
    </div>
  );
}

function Heading({ model }: Props): JSX.Element {
  const { sitting, inHall, remote, required, roll, guests } = model.view.value;
  const texts = model.context.texts.value;
  const present = inHall + remote;
  return (
    <section class="sitting__part" aria-label={texts.title}>
      {sitting === undefined ? (
        <p>{texts.none}</p>
      ) : (
        <>
          <p class="sitting__title" data-testid="sitting-title">
            {sitting.title}
          </p>
          <p class="sitting__soft">
            {[sitting.body, texts.since(model.clockOf(sitting.openedAtMs))].filter(Boolean).join(', ')}
          </p>
        </>
      )}
      {sitting && <OpenLaw model={model} />}
      {sitting?.suspended && (
        <Notice tone="warning" title={texts.suspended} testId="sitting-suspended">
          {texts.suspendedSince(model.clockOf(sitting.suspended.sinceMs), sitting.suspended.reason)}
        </Notice>
      )}
      {roll.length > 0 && (
        <p role="status" data-testid="sitting-quorum" data-present={present} data-required={required}>
          <strong>{texts.quorum(present, roll.length)}</strong>
          <br />
          {texts.places(inHall, remote)}
          <br />
          <span class={present >= required ? 'sitting__ok' : 'sitting__not'}>
            {present >= required ? texts.quorate : texts.notQuorate(required)}
          </span>
          {guests > 0 && (
            <>
              <br />
              <span class="sitting__soft">{texts.guests(guests)}</span>
            </>
          )}
        </p>
      )}
    </section>
  );
}

/** Whose law decides on what is refused in a vote, and what that is. */
import type { JSX } from 'preact';
import type { ProfileView } from '../../../client/features/votes/index.ts';
import { Select } from '../../ui/field.tsx';
import type { VotesModel } from './model.ts';

type Props = { readonly model: VotesModel };

export function Law({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value.form;
  const profiles = model.profiles.value;
  const chosen = model.profile.value;
  if (profiles.length === 0) return null;
  const nameOf = ({ id, land, norm }: ProfileView): string =>
    id === '' ? texts.profileNone : `${land} (${norm})`;
  return (
    <>
      {model.form.value?.isProfileFixed === true && chosen !== undefined ? (
        <p data-testid="votes-form-law">{texts.profileOf(nameOf(chosen))}</p>
      ) : (
        <Select
          label={texts.profile}
          value={chosen?.id ?? ''}
          options={profiles.map((one) => ({ value: one.id, label: nameOf(one) }))}
          onChange={(id) => void model.setProfile(id)}
          testId="votes-form-profile"
        />
      )}
      {chosen && <Limits model={model} profile={chosen} />}
    </>
  );
}

function Limits({ model, profile }: Props & { readonly profile: ProfileView }): JSX.Element {
  const texts = model.context.texts.value.form;
  const { secret, elections, areNamesRequired, areProxiesAllowed } = profile;
  const lines = [
    limitOf(texts.secret, secret),
    limitOf(texts.elections, elections),
    ...(areNamesRequired ? [texts.namesRequired] : []),
    ...(areProxiesAllowed ? [] : [texts.noProxies]),
  ].filter((line) => line !== '');
  return (
    <ul class="votes__limits votes__soft">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Nothing where the law allows it, or does not say. */
function limitOf(
  words: Readonly<Record<'refused' | 'approved-system', string>>,
  { stance, norm }: ProfileView['secret'],
): string {
  return stance === 'refused' || stance === 'approved-system' ? `${words[stance]} ${norm}` : '';
}

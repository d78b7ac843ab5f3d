/** What is left of sittings, to take along: minutes, the record, its signature. */
import type { JSX } from 'preact';
import { Button } from '../../ui/button.tsx';
import { download } from './download.ts';
import type { SittingModel } from './model.ts';
import type { FileName } from './texts.ts';

type Props = { readonly model: SittingModel };
type File = { readonly kind: FileName; readonly file: string; readonly testId: string };

/** To be read. */
const MINUTES: readonly File[] = [
  { kind: 'minutes', file: 'minutes.pdf', testId: 'sitting-minutes' },
  { kind: 'public', file: 'minutes.pdf?public=1', testId: 'sitting-public' },
  { kind: 'attendance', file: 'attendance.csv', testId: 'sitting-attendance' },
];

/** For programs, and for whoever checks. */
const OTHERS: readonly File[] = [
  { kind: 'results', file: 'results.csv', testId: 'sitting-results' },
  { kind: 'voters', file: 'voters.csv', testId: 'sitting-voters' },
  { kind: 'speeches', file: 'speeches.csv', testId: 'sitting-speeches' },
  { kind: 'measures', file: 'measures.csv', testId: 'sitting-measures' },
  { kind: 'data', file: 'minutes.json', testId: 'sitting-data' },
  { kind: 'record', file: 'record.jsonl', testId: 'sitting-lines' },
  { kind: 'signature', file: 'signature.json', testId: 'sitting-signature' },
];

/** For who moderates: of the sitting that is open, and of those before. */
export function Records({ model }: Props): JSX.Element | null {
  const texts = model.context.texts.value;
  const { sitting, past } = model.view.value;
  const all = [...(sitting ? [sitting] : []), ...past];
  if (all.length === 0) return null;
  return (
    <section class="sitting__part" aria-label={texts.records}>
      <h3 class="sitting__heading">{texts.records}</h3>
      {model.hasFailed.value && <p role="alert">{texts.notDownloaded}</p>}
      <ul role="list" aria-label={texts.records} data-testid="sitting-records">
        {all.map(({ sittingId, title, openedAtMs }) => (
          <li key={sittingId} class="sitting__record" data-testid="sitting-record" data-name={title}>
            <span class="sitting__name">{`${title}, ${model.dayOf(openedAtMs)}`}</span>
            <Files model={model} sittingId={sittingId} title={title} files={MINUTES} />
            <details class="sitting__details">
              <summary data-testid="sitting-files">{texts.otherFiles}</summary>
              <Files model={model} sittingId={sittingId} title={title} files={OTHERS} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

type FilesProps = Props & {
  readonly sittingId: string;
  readonly title: string;
  readonly files: readonly File[];
};

function Files({ model, sittingId, title, files }: FilesProps): JSX.Element {
  const texts = model.context.texts.value;
  const language = model.context.language.value;
  const { roomId } = model;
  return (
    <span class="sitting__files">
      {files.map(({ kind, file, testId }) => (
        <Button
          key={kind}
          kind="link"
          onClick={() =>
            void model.download((secret) => download({ roomId, sittingId, file, language }, secret))
          }
          testId={testId}
        >
          {texts.files[kind]}
          <span class="visually-hidden">{`: ${title}`}</span>
        </Button>
      ))}
    </span>
  );
}

/** Writes docs/configuration.md and .env.example from the schemas of the processes. Pure; scripts/docs-config.mjs stores them. */
import { sfuConfig } from '../cascade/config.ts';
import type { ConfigDefinition } from '../common/config/definition.ts';
import { fieldsOf, typeText, type FieldReference } from '../common/config/reference.ts';
import { signalConfig } from '../signal/config.ts';

const PROCESSES: readonly (readonly [title: string, definition: ConfigDefinition])[] = [
  ['Signalling node', signalConfig],
  ['SFU node', sfuConfig],
];

const INTRO = `# Configuration

Made from the schemas by \`npm run docs:config\`; a test compares.

Each process takes its values from the environment and from a file of \`KEY=value\` lines (\`--config FILE\`; \`#\` begins a comment, nothing is expanded). The environment wins; an empty value counts as absent. Unknown keys, impossible combinations and everything else that is wrong are told at once (\`CONFIG_INVALID\`, exit code 2). \`--print-config\` shows what is in force, without secrets; \`--help\` lists the keys.

Plain text is spoken on this machine only: whatever leads elsewhere needs certificates ([tls.md](tls.md)), and is refused at the start without them. Certificate files are followed: new ones are taken up while the process runs.

Exit codes: 0 ended as asked, 1 could not start or close cleanly (etcd or Redis out of reach for 60 s among it), 2 wrong configuration or certificates (\`TLS_INVALID\`), 130 ended by a second signal.
`;

/** Text of docs/configuration.md. */
export function configurationDoc(): string {
  const sections = PROCESSES.map(([title, { command, about, schema }]) =>
    [`## ${title}`, `\`${command}\`. ${about}`, table(fieldsOf(schema))].join('\n\n'),
  );
  return `${[INTRO, ...sections].join('\n')}\n`.replace(/\n## /g, '\n\n## ').replace(/\n{3,}/g, '\n\n');
}

function table(fields: readonly FieldReference[]): string {
  const rows = fields.map((one) => [
    `\`${one.key}\``,
    defaultCell(one),
    typeText(one).replaceAll('|', '\\|'),
    one.description,
  ]);
  const all = [['key', 'default', 'type and range', 'meaning'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function defaultCell({ isRequired, defaultText }: FieldReference): string {
  if (isRequired) return '(required)';
  return defaultText === undefined || defaultText === '' ? '(none)' : `\`${defaultText}\``;
}

/** Text of .env.example: every key as a comment, in the order of the reference. */
export function envExample(): string {
  const sections = PROCESSES.map(([title, { command, schema }]) => {
    const entries = fieldsOf(schema).map(
      (one) =>
        `# ${one.description}; ${typeText(one)}${one.isRequired ? '; required' : ''}\n#${one.key}=${one.defaultText ?? ''}`,
    );
    return [`## ${title}: a file for ${command} --config FILE`, ...entries].join('\n\n');
  });
  return `# Made by npm run docs:config; the reference is docs/configuration.md.\n\n${sections.join('\n\n')}\n`;
}

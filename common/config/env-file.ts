/** Reads the text of a configuration file: `KEY=value` lines, empty ones, and comments that begin with #. Pure. */

export type EnvFile = {
  readonly record: Readonly<Record<string, string>>;
  /** One line per problem, with the line's number and without its value. */
  readonly problems: readonly string[];
};

const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;
const QUOTED = /^(["'])(.*)\1$/;

/** The value is everything after `=`, without spaces around it and one pair of quotes; nothing is expanded. */
export function parseEnvFile(text: string): EnvFile {
  const record = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const [, key, value = ''] = LINE.exec(content) ?? [];
    if (key === undefined) problems.push(`line ${index + 1} of the file: not KEY=value`);
    else if (record.has(key)) problems.push(`${key}: twice in the file (again in line ${index + 1})`);
    else record.set(key, QUOTED.exec(value)?.[2] ?? value);
  }
  return { record: Object.fromEntries(record), problems };
}

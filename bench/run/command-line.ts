/** The command as it was typed, for results: to be run again, without telling where files of this machine are. Pure. */
import { basename } from 'node:path';

/** Their values are files of whoever ran it. */
const FILE_FLAGS = ['--json', '--report', '--token-key', '--ca'];
/** What a shell takes as it is. */
const PLAIN_WORD = /^[\w@%+:,./-][\w@%+:,./=-]*$/;

/** @param args after the program's name */
export function commandLine(args: readonly string[]): string {
  const words = args.map((word, index) => {
    const [flag = '', ...rest] = word.split('=');
    if (FILE_FLAGS.includes(flag) && rest.length > 0) return `${flag}=${basename(rest.join('='))}`;
    return FILE_FLAGS.includes(args[index - 1] ?? '') ? basename(word) : word;
  });
  return ['npm run bench --', ...words.map(quoted)].join(' ');
}

const quoted = (word: string): string =>
  PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Reads set-up's command line. Pure.
 */
import { COMMANDS } from './requirements.mjs';

export const USAGE = `Usage: node scripts/setup.mjs --for ${COMMANDS.join('|')} [--no-apt] [--soft]

Brings what a command needs: Debian packages, npm packages, the media worker.
It is run by npm before each of these commands and does nothing the second time.

  --for COMMAND  what to prepare for
  --no-apt       install no Debian packages: say which are missing and go on
  --soft         leave the exit code 0 on failure and let "npm test" tell of it
  --help         this text`;

/**
 * @param {readonly string[]} argv
 * @returns {{ command: string, apt: boolean, soft: boolean } | { help: true } | { problem: string }}
 */
export function parseOptions(argv) {
  const options = { command: undefined, apt: true, soft: false };
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index];
    if (argument === '--help' || argument === '-h') return { help: true };
    else if (argument === '--no-apt') options.apt = false;
    else if (argument === '--soft') options.soft = true;
    else if (argument === '--for') options.command = argv[(index += 1)];
    else if (argument.startsWith('--for=')) options.command = argument.slice('--for='.length);
    else return { problem: `unknown argument ${argument}` };
  }
  if (!COMMANDS.includes(options.command)) return { problem: `--for needs one of: ${COMMANDS.join(', ')}` };
  return options;
}

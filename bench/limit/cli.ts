/** Entry: compares builds of the media worker by interleaved fan-outs (docs/adr/0018). */
import { Command } from 'commander';
import { compareWorkers, type Build } from './compare-workers.ts';

type Flags = { base: string; pairs: string; receivers: string; seconds: string };

function parseBuild(text: string): Build {
  const [name, path, ...rest] = text.split('=');
  if (!name || !path || rest.length > 0) throw new Error(`expected NAME=FILE, not ${text}`);
  return { name, path };
}

await new Command('node bench/limit/cli.ts')
  .description(
    'Compares builds of the media worker: CPU time per packet forwarded over SRTP, in interleaved pairs.',
  )
  .argument('<build...>', 'NAME=FILE of each build that is compared with the base')
  .requiredOption('--base <file>', 'worker that the others are compared with')
  .option('--pairs <count>', 'pairs of each build with the base', '7')
  .option('--receivers <count>', 'receivers of the fan-out', '250')
  .option('--seconds <seconds>', 'of each measurement', '5')
  .action(async (builds: string[], flags: Flags) => {
    await compareWorkers({
      base: { name: 'base', path: flags.base },
      builds: builds.map(parseBuild),
      pairs: Number(flags.pairs),
      receivers: Number(flags.receivers),
      seconds: Number(flags.seconds),
      onProgress: (line) => console.error(line),
      onResult: (line) => console.log(line),
    });
  })
  .parseAsync();

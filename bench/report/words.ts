/** What was run and where, in words; alike on terminals, pages and in docs. Pure. */
import type { Result } from '../result.ts';

export function paramsText({ params }: Result): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

export const machineText = ({ machine: { cores, cpu, memoryGiB, system } }: Result): string =>
  `${cores} cores (${cpu}), ${memoryGiB} GiB, ${system}`;

export const versionsText = ({ versions }: Result): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

/** Undefined: no media was sent. */
export function profileText({ profile }: Result): string | undefined {
  if (profile === null) return undefined;
  const { name, about, layers, audio } = profile;
  const parts = [typeof about === 'string' ? about : '', layersText(layers), audioText(audio)];
  return `profile ${name}: ${parts.filter((part) => part !== '').join('; ')}`;
}

function layersText(layers: unknown): string {
  if (!Array.isArray(layers)) return '';
  return layers
    .map((layer: unknown) => {
      const { width, height, framesPerS, bitrateBps } = numbersOf(layer);
      return `${width}×${height} ${framesPerS}/s ${Math.round((bitrateBps ?? 0) / 1_000)} kbit/s`;
    })
    .join(', ');
}

function audioText(audio: unknown): string {
  const { packetMs, bitrateBps, silencePacketMs } = numbersOf(audio);
  if (packetMs === undefined || bitrateBps === undefined) return '';
  return `Opus ${packetMs} ms ${Math.round(bitrateBps / 1_000)} kbit/s, in silence every ${silencePacketMs} ms`;
}

function numbersOf(value: unknown): Record<string, number | undefined> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === 'number' ? [[key, one]] : [])),
  );
}

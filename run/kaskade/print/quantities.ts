/** How figures are written for people. Pure. */
const MS_PER_S = 1_000;
const S_PER_MIN = 60;
const MIN_PER_H = 60;
const H_PER_DAY = 24;
const BPS_PER_KBPS = 1_000;
const BPS_PER_MBPS = 1_000_000;

/** `4 d 3 h`, `12 min`, `7 s`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(ms / MS_PER_S);
  const minutes = Math.floor(seconds / S_PER_MIN);
  const hours = Math.floor(minutes / MIN_PER_H);
  if (hours >= H_PER_DAY) return `${Math.floor(hours / H_PER_DAY)} d ${hours % H_PER_DAY} h`;
  if (hours > 0) return `${hours} h ${minutes % MIN_PER_H} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

/** With one decimal below ten. */
export const msText = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** In kbit/s, from a thousand of them on in Mbit/s. */
export const bpsText = (bps: number): string =>
  bps < BPS_PER_MBPS
    ? `${Math.round(bps / BPS_PER_KBPS)} kbit/s`
    : `${(bps / BPS_PER_MBPS).toFixed(1)} Mbit/s`;

/** `—` for nothing, so that columns stay columns. */
export const orDash = (text: string | number): string => (text === '' || text === 0 ? '—' : String(text));

/** `1 node`, `2 nodes`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Names of a scenario's parameters as they are typed and as results carry them. Pure. */

const CAPITAL = /[A-Z]/g;

/** `signalPerSite` → `--signal-per-site`. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(CAPITAL, (letter) => `-${letter.toLowerCase()}`)}`;

/** `signalPerSite` → `signal_per_site`. */
export const resultKeyOf = (name: string): string =>
  name.replaceAll(CAPITAL, (letter) => `_${letter.toLowerCase()}`);

/** What people are told at the terminal when a demo is on the local network. Pure. */
import { styleText } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { listText } from './address.ts';
import type { Lan } from './lan.ts';

/** Free space that scanners need around a code; the standard asks for 4 modules, all readers are content with 2. */
const QUIET_MODULES = 2;
const LINE_HEX = /.{1,32}/g;
const BYTE_HEX = /../g;

/** @param link of the first site */
export function lanNotice({ address, authority }: Lan, link: string, hasColours: boolean): string {
  const { others } = address;
  const choice = others.length === 0 ? '' : `; another one by --lan ADDRESS: ${listText(others)}`;
  const trust =
    authority.file === undefined
      ? '--tls-dir FOLDER keeps this authority, so that devices can be told once to trust it.'
      : `Devices that trust ${authority.file} do not warn.`;
  return [
    `\nOn the local network at ${address.address} (${address.interfaceName})${choice}.`,
    'Scan the code, or pass the link on. Whoever has it can join:\n',
    qrText(link, hasColours),
    `\n${link}\n`,
    'Browsers warn, since the certificate was made here and nobody else vouches for it. Go on by',
    '"Advanced", then "Proceed" or "Accept the Risk" (Safari: "Show Details", "visit this website").',
    'The SHA-256 of its authority is',
    fingerprintText(authority.fingerprint),
    `${trust} More: docs/lan.md\n`,
  ].join('\n');
}

/** Light on dark whatever the terminal's colours are, where it has any: the code itself is dark. */
export function qrText(text: string, hasColours: boolean): string {
  const lines = renderUnicodeCompact(text, { border: QUIET_MODULES }).split('\n');
  // modules are an odd number of rows: below the last one there is nothing, which would be dark
  lines.push((lines.pop() ?? '').replaceAll('▀', '█'));
  const styled = (line: string): string =>
    styleText(['whiteBright', 'bgBlack'], line, { validateStream: false });
  return (hasColours ? lines.map(styled) : lines).join('\n');
}

/** In lines of 16 bytes. */
function fingerprintText(hex: string): string {
  const lines = hex.toUpperCase().match(LINE_HEX) ?? [];
  return lines.map((line) => `  ${(line.match(BYTE_HEX) ?? []).join(':')}`).join('\n');
}

/**
 * Turns apt's package sources into sources for Debian's source packages. Pure.
 *
 * Reads both forms that apt knows, deb822 (`*.sources`) and one line per source
 * (`*.list`), and gives deb822. Third parties' sources are left out: they have
 * nothing that the worker needs, and one that is not reachable costs minutes.
 */

/** @typedef {Map<string, string>} Stanza field name in lower case → value, lines joined by a newline */

/**
 * @param {readonly { name: string, text: string }[]} files apt's source lists, by file name
 * @returns {string} deb822 text, empty when no source is Debian's
 */
export function sourcePackageLists(files) {
  const stanzas = files.flatMap(({ name, text }) =>
    name.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text),
  );
  return stanzas
    .filter((stanza) => isEnabled(stanza) && isDebian(stanza))
    .map(asSourceStanza)
    .filter((text, index, all) => all.indexOf(text) === index)
    .join('\n');
}

/** @param {string} text @returns {Stanza[]} */
export function parseDeb822(text) {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const stanzas = [];
  let stanza = new Map();
  let field;
  for (const line of [...lines, '']) {
    const start = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/.exec(line);
    if (start) {
      field = start[1].toLowerCase();
      stanza.set(field, start[2].trim());
    } else if (/^\s+\S/.test(line) && field !== undefined) {
      stanza.set(field, `${stanza.get(field)}\n${line}`);
    } else if (line.trim() === '' && stanza.size > 0) {
      stanzas.push(stanza);
      stanza = new Map();
      field = undefined;
    }
  }
  return stanzas;
}

/** @param {string} text @returns {Stanza[]} */
export function parseOneLine(text) {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) return [];
    const [, type, options = '', uri, suite, components] = match;
    const fields = [
      ['types', type],
      ['uris', uri],
      ['suites', suite],
      ['components', components.trim()],
      ...options.split(/\s+/).filter(Boolean).map(optionField),
    ];
    return [new Map(fields)];
  });
}

/** @param {string} option like `signed-by=/usr/share/keyrings/x.gpg` @returns {[string, string]} */
function optionField(option) {
  const [key, ...value] = option.split('=');
  return [key.toLowerCase(), value.join('=').replaceAll(',', ' ')];
}

/** @param {Stanza} stanza */
function isEnabled(stanza) {
  return !/^(no|false|off|without|disable|0)$/i.test(stanza.get('enabled') ?? 'yes');
}

/** Debian's archive and its mirrors have "debian" in their address and a component "main". */
function isDebian(stanza) {
  const components = (stanza.get('components') ?? '').split(/\s+/);
  return /debian/i.test(stanza.get('uris') ?? '') && components.includes('main');
}

/** Fields that say where and how to verify; architectures mean nothing to source packages. */
const KEPT_FIELDS = [
  ['uris', 'URIs'],
  ['suites', 'Suites'],
  ['components', 'Components'],
  ['signed-by', 'Signed-By'],
  ['trusted', 'Trusted'],
  ['check-valid-until', 'Check-Valid-Until'],
];

/** @param {Stanza} stanza */
function asSourceStanza(stanza) {
  const fields = KEPT_FIELDS.flatMap(([key, title]) =>
    stanza.has(key) ? [`${title}: ${stanza.get(key)}`.trimEnd()] : [],
  );
  return ['Types: deb-src', ...fields, ''].join('\n');
}

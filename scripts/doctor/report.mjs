/**
 * What a finding is, and how findings are shown. Pure.
 *
 * @typedef {object} Finding
 * @property {string} name what was looked at
 * @property {boolean} ok
 * @property {string} found
 * @property {'start' | 'other'} needed whether `npm start` fails without it
 * @property {string} [advice] how to get it, when it is not ok
 */

/** @param {readonly Finding[]} findings */
export function hasBlocker(findings) {
  return findings.some(({ ok, needed }) => !ok && needed === 'start');
}

/** @param {readonly Finding[]} findings */
export function asText(findings) {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap((finding) => {
    const line = `${mark(finding)} ${finding.name.padEnd(width)}  ${finding.found}`;
    return finding.ok || finding.advice === undefined ? [line] : [line, `    → ${finding.advice}`];
  });
  return [...lines, '', summary(findings)].join('\n');
}

/** @param {Finding} finding */
function mark({ ok, needed }) {
  if (ok) return '✓';
  return needed === 'start' ? '✗' : '!';
}

/** @param {readonly Finding[]} findings */
function summary(findings) {
  if (hasBlocker(findings)) return 'Something that "npm start" needs is missing (✗).';
  const open = findings.filter(({ ok }) => !ok).length;
  return open === 0
    ? 'Everything is there.'
    : `"npm start" has all it needs; ${open} other ${open === 1 ? 'point' : 'points'} (!).`;
}

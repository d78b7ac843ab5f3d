/** Reading apt's source lists in both forms. */
import { describe, expect, test } from '@jest/globals';
import { parseDeb822, parseOneLine, sourcePackageLists } from '../../../../scripts/worker/source-lists.mjs';

const DEB822 = `# the archive
Types: deb
# a snapshot
URIs: http://mirror.example.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.example.org/debian-security
Suites: bookworm-security
Components: main contrib
`;
const listed = (text) => [{ name: '/etc/apt/sources.list', text }];
const stanza = (text) => [{ name: '/etc/apt/sources.list.d/x.sources', text }];

describe('sourcePackageLists()', () => {
  test('turns deb822 stanzas into those of source packages', () => {
    expect(sourcePackageLists(stanza(DEB822))).toBe(`Types: deb-src
URIs: http://mirror.example.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb-src
URIs: http://mirror.example.org/debian-security
Suites: bookworm-security
Components: main contrib
`);
  });

  test('turns one-line sources into the same, with their options', () => {
    const line =
      'deb [arch=amd64 signed-by=/k.gpg] https://mirror.example.org/debian bookworm main contrib # archive\n';

    expect(sourcePackageLists(listed(line))).toBe(`Types: deb-src
URIs: https://mirror.example.org/debian
Suites: bookworm
Components: main contrib
Signed-By: /k.gpg
`);
  });

  test('names a source once that is listed as deb and as deb-src', () => {
    const text =
      'deb http://other.example.org/debian bookworm main\ndeb-src http://other.example.org/debian bookworm main\n';

    expect(sourcePackageLists(listed(text)).match(/Types/g)).toHaveLength(1);
  });

  test.each([
    ['of a third party', 'deb https://deb.example.org/node_20.x nodistro main'],
    ["for Debian, not Debian's", 'deb https://download.example.org/linux/debian bookworm stable'],
    ['that is commented out', '# deb http://mirror.example.org/debian bookworm main'],
  ])('leaves out a source %s', (_which, line) => {
    expect(sourcePackageLists(listed(line))).toBe('');
  });

  test('leaves out a disabled stanza', () => {
    expect(sourcePackageLists(stanza(`Enabled: no\n${DEB822.split('\n\n')[1]}`))).toBe('');
  });
});

describe('parseDeb822()', () => {
  test('keeps a key that is written into the stanza', () => {
    const text = 'Types: deb\nURIs: http://x/debian\nSigned-By:\n -----BEGIN PGP-----\n .\n abc\nSuites: s\n';

    const [found] = parseDeb822(text);

    expect(found.get('signed-by')).toBe('\n -----BEGIN PGP-----\n .\n abc');
    expect(found.get('suites')).toBe('s');
  });
});

describe('parseOneLine()', () => {
  test('reads mirror lists and several spaces', () => {
    const [found] = parseOneLine('  deb   mirror+file:/etc/apt/mirrors/debian.list   bookworm   main');

    expect(Object.fromEntries(found)).toEqual({
      types: 'deb',
      uris: 'mirror+file:/etc/apt/mirrors/debian.list',
      suites: 'bookworm',
      components: 'main',
    });
  });
});

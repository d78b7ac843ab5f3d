/** docs/testing.md names every `data-testid` of the page, and none that is not there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FEATURES = join(ROOT, 'web', 'features');

/** `testId="x"`, `data-testid={is ? 'x' : 'y'}`, `testId: 'x'`: the literals in what is assigned. */
const ASSIGNED = /(?:data-testid|testId)(?:=("[^"]*")|=\{([^}]*)\}|:\s*([^,;\n]*))/g;
/** Where an id comes from a variable, its values. */
const OF_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'views/audience-notices.tsx': ['audience', 'podium', 'offPodium'],
};

function idsIn(folder: string, skip: (path: string) => boolean = () => false): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ids = files
    .filter((file) => /\.tsx?$/.test(file) && !skip(file))
    .flatMap((file) => {
      const assigned = [...readFileSync(join(folder, file), 'utf8').matchAll(ASSIGNED)];
      const literals = assigned.flatMap(([, quoted, braced, value]) =>
        [...(quoted ?? braced ?? value ?? '').matchAll(/["']([a-zA-Z][\w-]*)["']/g)].map(
          ([, id]) => id ?? '',
        ),
      );
      return [...literals, ...(OF_VARIABLES[file] ?? [])];
    });
  return [...new Set(ids)].sort();
}

/** Rows of the table below a heading: the first cell of each. */
function listed(heading: string): readonly string[] {
  const text = readFileSync(join(ROOT, 'docs', 'testing.md'), 'utf8');
  const section = text.split(/^(?=#{2,3} )/m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const firstCells = [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, id]) => id ?? '');
  return firstCells.slice(1).sort(); // without the table's head
}

describe('data-testid', () => {
  test('of the page are those in docs/testing.md', () => {
    expect(listed('## The page')).toEqual(idsIn(join(ROOT, 'web'), (file) => file.startsWith('features/')));
  });

  test('of each feature are those in its section', () => {
    const names = existsSync(FEATURES)
      ? readdirSync(FEATURES, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      : [];
    for (const { name } of names) {
      const ids = idsIn(join(FEATURES, name));
      expect([name, listed(`### ${name}`)]).toEqual([name, ids]);
      expect(ids.filter((id) => !id.startsWith(`${name}-`))).toEqual([]);
    }
  });
});

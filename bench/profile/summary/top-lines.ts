/** Functions by what each takes, the largest first, as lines for people. Pure. */

export type Place = {
  /** Empty: it has no name. */
  readonly functionName: string;
  /** As V8 has it: an URL, a path, `node:…`, or empty for V8's own. */
  readonly url: string;
  /** From 0. */
  readonly lineNumber: number;
};

const SHOWN = 15;
const PERCENT = 100;
const FILE_URL = /^file:\/\//;
/** Where set-up puts packages into few files. */
const PACKED = /^\.kaskade-packages\//;
const PACKAGE = /^.*\/node_modules\//;

/** Code of the tree, none of a package. */
export const isOurs = ({ url }: Place, root: string): boolean =>
  url.replace(FILE_URL, '').startsWith(root) && !PACKAGE.test(url);

/** Sums by function. */
export class Sums {
  readonly #byPlace = new Map<string, number>();
  readonly #byGroup = new Map<string, number>();
  readonly #root: string;

  /** @param root of the tree: paths in it are shown from there */
  constructor(root: string) {
    this.#root = root;
  }

  add(place: Place, amount: number): void {
    const name = placeName(place, this.#root);
    this.#byPlace.set(name, (this.#byPlace.get(name) ?? 0) + amount);
    const group = groupOf(place, this.#root);
    this.#byGroup.set(group, (this.#byGroup.get(group) ?? 0) + amount);
  }

  /** @param format of an amount */
  lines(format: (amount: number) => string): readonly string[] {
    const total = this.total;
    return [...this.#byPlace]
      .sort(([, a], [, b]) => b - a)
      .slice(0, SHOWN)
      .map(([name, amount]) => {
        const share = ((amount / total) * PERCENT).toFixed(1);
        return `${share.padStart(5)} %  ${format(amount).padStart(10)}  ${name}`;
      });
  }

  /** One line: shares of our folders, of packages, of Node and of native code. */
  groupLine(): string {
    return shareLine(this.#byGroup, this.total);
  }

  get total(): number {
    return [...this.#byPlace.values()].reduce((sum, one) => sum + one, 0);
  }
}

/** The largest first; what is below 1 % is left out. */
export function shareLine(amounts: ReadonlyMap<string, number>, total: number): string {
  return [...amounts]
    .map(([name, amount]) => ({ name, percent: (amount / total) * PERCENT }))
    .filter(({ percent }) => percent >= 1)
    .sort((a, b) => b.percent - a.percent)
    .map(({ name, percent }) => `${name} ${percent.toFixed(0)} %`)
    .join(', ');
}

function groupOf(place: Place, root: string): string {
  if (place.url === '') return 'native';
  if (place.url.startsWith('node:')) return 'Node';
  const path = place.url.replace(FILE_URL, '');
  if (isOurs(place, root)) return path.slice(root.length).replace(/^\//, '').replace(/\/.*/, '/');
  const [, name = 'other'] =
    /^((?:@[^/]+\/)?[^/]+)/.exec(path.replace(PACKAGE, '').replace(PACKED, '')) ?? [];
  return name;
}

function placeName({ functionName, url, lineNumber }: Place, root: string): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.replace(FILE_URL, '');
  const shown = PACKAGE.test(path)
    ? path.replace(PACKAGE, '')
    : path.startsWith(root)
      ? path.slice(root.length).replace(/^\//, '')
      : path;
  return `${name}  ${shown}:${lineNumber + 1}`;
}

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
const PACKAGE = /^.*\/node_modules\//;

/** Code of the tree, none of a package. */
export const isOurs = ({ url }: Place, root: string): boolean =>
  url.replace(FILE_URL, '').startsWith(root) && !PACKAGE.test(url);

/** Sums by function. */
export class Sums {
  readonly #byPlace = new Map<string, number>();
  readonly #root: string;

  /** @param root of the tree: paths in it are shown from there */
  constructor(root: string) {
    this.#root = root;
  }

  add(place: Place, amount: number): void {
    const name = placeName(place, this.#root);
    this.#byPlace.set(name, (this.#byPlace.get(name) ?? 0) + amount);
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

  get total(): number {
    return [...this.#byPlace.values()].reduce((sum, one) => sum + one, 0);
  }
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

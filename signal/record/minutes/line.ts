/** A line of the record as the minutes read it: whatever is missing or of another kind is empty. Pure. */

/** What a line or a part of it holds. */
export class Fields {
  readonly #of: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#of = isObject(value) ? value : {};
  }

  get raw(): Readonly<Record<string, unknown>> {
    return this.#of;
  }

  text(name: string): string {
    const value = this.#of[name];
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number {
    const value = this.#of[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
  }

  /** A number or a name; '' = none, as is 0. */
  id(name: string): string {
    const number = this.number(name);
    return number === 0 ? this.text(name) : String(number);
  }

  flag(name: string): boolean {
    return this.#of[name] === true;
  }

  texts(name: string): readonly string[] {
    return this.#list(name).filter((one): one is string => typeof one === 'string');
  }

  numbers(name: string): readonly number[] {
    return this.#list(name).filter((one): one is number => typeof one === 'number');
  }

  part(name: string): Fields {
    return new Fields(this.#of[name]);
  }

  parts(name: string): readonly Fields[] {
    return this.#list(name).map((one) => new Fields(one));
  }

  has(name: string): boolean {
    return this.#of[name] !== undefined && this.#of[name] !== null;
  }

  #list(name: string): readonly unknown[] {
    const value = this.#of[name];
    return Array.isArray(value) ? value : [];
  }
}

export type Line = {
  /** 1 for the first. */
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  /** `sub` of whoever caused it; '' = nobody. */
  readonly by: string;
  readonly data: Fields;
};

/** @throws {SyntaxError} when it is no JSON */
export function parseLine(bytes: Uint8Array): Line {
  const fields = new Fields(JSON.parse(Buffer.from(bytes).toString()));
  return {
    n: fields.number('n'),
    at: fields.text('at'),
    kind: fields.text('kind'),
    by: fields.text('by'),
    data: fields.part('data'),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The bench's end of what bots do in a sitting: bytes become text on the way, and come back in the order asked for. */
import type { FeatureCall, FeatureOutcome, SessionLoad } from '../session-load.ts';
import type { Answer, Ask, CallName } from './messages.ts';

/** How load processes are asked, see LoadFleet. */
export type Asker = {
  readonly each: <K extends CallName>(
    call: K,
    timeoutMs: number,
    askOf: () => Ask<K>,
  ) => Promise<Answer<K>[]>;
  readonly atTheirs: <K extends CallName, Row extends readonly [number, ...unknown[]]>(
    call: K,
    timeoutMs: number,
    rows: readonly Row[],
    askOf: (own: Row[]) => Ask<K>,
  ) => Promise<Answer<K>[]>;
  /** Whoever speaks now is said by hand. */
  readonly talk: (room: string, indexes: readonly number[]) => Promise<void>;
};

/** For what is done at once; machines under load are slow. */
const SOON_MS = 30_000;

export function fleetSession({ each, atTheirs, talk }: Asker): SessionLoad {
  return {
    run: async (calls, timeoutMs) => {
      const lastMs = Math.max(0, ...calls.map(({ atMs }) => atMs));
      const rows = calls.map((call, at) => [call.index, call, at] as const);
      // answers come by process, each in the order in which it was asked
      const places: number[] = [];
      const answers = await atTheirs('feature', lastMs + timeoutMs + SOON_MS, rows, (own) => {
        places.push(...own.map(([, , at]) => at));
        return { calls: own.map(([, call]) => toMessage(call)), timeoutMs };
      });
      const outcomes = answers.flatMap((answer) => answer.outcomes);
      return inOrder(outcomes.map(toOutcome), places);
    },
    told: async (indexes, feature) => {
      const rows = indexes.map((index) => [index] as const);
      const answers = await atTheirs('told', SOON_MS, rows, (own) => ({
        indexes: own.map(([index]) => index),
        feature,
      }));
      return new Map(
        answers.flatMap(({ told }) =>
          told.map(
            ([index, records]) =>
              [index, new Map(records.map(([key, text]) => [key, toBytes(text)]))] as const,
          ),
        ),
      );
    },
    standing: async () => (await each('standing', SOON_MS, () => ({}))).flatMap(({ bots }) => bots),
    received: async (indexes) => {
      const rows = indexes.map((index) => [index] as const);
      const answers = await atTheirs('received', SOON_MS, rows, (own) => ({
        indexes: own.map(([index]) => index),
      }));
      return new Map(answers.flatMap(({ packets }) => packets));
    },
    heard: async () => {
      const sums = new Map<number, number>();
      for (const { packets } of await each('heard', SOON_MS, () => ({})))
        for (const [index, count] of packets) sums.set(index, (sums.get(index) ?? 0) + count);
      return sums;
    },
    talk,
    busy: async () => {
      const answers = await each('busy', SOON_MS, () => ({}));
      return Math.max(0, ...answers.map(({ share }) => share));
    },
    takeAway: async (indexes, awayMs) => {
      const rows = indexes.map((index) => [index] as const);
      await atTheirs('takeAway', SOON_MS, rows, (own) => ({ indexes: own.map(([index]) => index), awayMs }));
    },
  };
}

const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

function toMessage({ body, ...call }: FeatureCall): Ask<'feature'>['calls'][number] {
  return { ...call, body: Buffer.from(body).toString('base64') };
}

const toOutcome = ({ answer, ...rest }: Answer<'feature'>['outcomes'][number]): FeatureOutcome => ({
  ...rest,
  answer: toBytes(answer),
});

/** @param places of each, where it belongs */
function inOrder<T>(values: readonly T[], places: readonly number[]): readonly T[] {
  const placed = values.map((value, at) => [places[at] ?? at, value] as const);
  return placed.toSorted(([one], [other]) => one - other).map(([, value]) => value);
}

/** What browsers saw and heard in a window of time: figures, and whether it was all that they should. Pure. */
import { sum } from '../../common/sum.ts';
import { botIndexOf } from '../load/bots/bot-name.ts';
import type { Check, Figures } from '../scenarios/scenario.ts';
import { missingOf, type Expected } from './arrival.ts';
import type { BrowserJoin } from './browser-party.ts';
import type { PageReading, StreamReading } from './in-page.ts';

/** One browser's. */
export type BrowserWindow = {
  readonly name: string;
  /** Of the window alone, see {@link readingBetween}. */
  readonly reading: PageReading;
  readonly expected: Expected;
};

/** More is heard as broken. */
const MAX_CONCEALED = 0.05;
const MS_PER_S = 1_000;
const PERCENT = 100;

type Counter = {
  [K in keyof StreamReading]: StreamReading[K] extends number ? K : never;
}[keyof StreamReading];

const COUNTERS = {
  packets: true,
  lost: true,
  frames: true,
  freezes: true,
  freezeMs: true,
  concealed: true,
  samples: true,
  bufferedMs: true,
  buffered: true,
} as const satisfies Readonly<Record<Counter, true>>;

/** As if the page had been opened at the first reading: streams that came since count whole, those that went do not. */
export function readingBetween(before: PageReading, after: PageReading): PageReading {
  const streams = after.streams.map((stream) => {
    const past = before.streams.find(({ trackId }) => trackId === stream.trackId);
    const since = Object.keys(COUNTERS)
      .filter((key): key is Counter => key in COUNTERS)
      .map((key) => [key, stream[key] - (past?.[key] ?? 0)] as const);
    return { ...stream, ...Object.fromEntries(since) };
  });
  return { ...after, atMs: after.atMs - before.atMs, streams };
}

export function browserJoinFigures(joins: readonly BrowserJoin[]): Figures {
  const times = joins.flatMap(({ joinMs }) => joinMs ?? []);
  return times.length === 0 ? {} : { browser_join_ms: Math.max(...times) };
}

export function browserFigures(windows: readonly BrowserWindow[]): Figures {
  const cameras = windows.flatMap(camerasInView);
  const speech = windows.flatMap(speechOfBrowsers);
  const all = windows.flatMap(({ reading }) => reading.streams);
  const rates = cameras.map(({ stream, durationMs }) => ((stream?.frames ?? 0) / durationMs) * MS_PER_S);
  return {
    ...(rates.length > 0 && {
      browser_frames_per_s: sum(rates) / rates.length,
      browser_freezes: sum(cameras.map(({ stream }) => stream?.freezes ?? 0)),
    }),
    ...ratio('browser_concealed_ratio', total(speech, 'concealed'), total(speech, 'samples')),
    ...ratio('browser_buffer_ms', total(speech, 'bufferedMs'), total(speech, 'buffered')),
    ...ratio('browser_loss_ratio', total(all, 'lost'), total(all, 'lost') + total(all, 'packets')),
  };
}

function ratio(
  name: 'browser_concealed_ratio' | 'browser_buffer_ms' | 'browser_loss_ratio',
  part: number,
  whole: number,
): Figures {
  return whole > 0 ? { [name]: Math.max(0, part) / whole } : {};
}

/** Cameras that the browser shows, also those of which nothing came. */
function camerasInView({ reading, expected }: BrowserWindow) {
  return reading.tiles
    .filter(({ name, isInView }) => isInView && expected.cameras.includes(name))
    .map(({ participantId }) => ({
      durationMs: reading.atMs,
      stream: reading.streams.find((one) => one.kind === 'video' && one.participantId === participantId),
    }));
}

/** A bot's silence has no comfort noise in it, which a browser takes for sound that is missing. */
function speechOfBrowsers({ reading }: BrowserWindow): readonly StreamReading[] {
  const names = new Map(reading.tiles.map(({ participantId, name }) => [participantId, name]));
  return reading.streams.filter(({ kind, participantId }) => {
    const name = names.get(participantId);
    return kind === 'audio' && name !== undefined && botIndexOf(name) === undefined;
  });
}

export function browserJoinCheck(joins: readonly BrowserJoin[]): Check {
  const late = joins.flatMap(({ name, joinMs, missing }) =>
    joinMs === undefined ? [`${name}: ${missing.join(', ')}`] : [],
  );
  const detail = [`${joins.length - late.length} of ${joins.length}`, ...late].join('; ');
  return { name: 'browsers joined', pass: late.length === 0, detail };
}

export function browserCheck(windows: readonly BrowserWindow[]): Check {
  const missing = windows.flatMap(({ name, reading, expected }) =>
    missingOf(reading, expected).map((what) => `${name}: ${what}`),
  );
  const speech = windows.flatMap(speechOfBrowsers);
  const samples = total(speech, 'samples');
  const concealed = samples === 0 ? 0 : total(speech, 'concealed') / samples;
  const freezeMs = sum(windows.flatMap(camerasInView).map(({ stream }) => stream?.freezeMs ?? 0));
  const found = [
    `pictures stood still for ${(freezeMs / MS_PER_S).toFixed(1)} s`,
    `${(concealed * PERCENT).toFixed(1)} % of a browser’s speech was made up (at most ${MAX_CONCEALED * PERCENT} %)`,
  ];
  return {
    name: 'browsers see and hear',
    pass: missing.length === 0 && concealed <= MAX_CONCEALED,
    detail: [...(missing.length > 0 ? [`nothing came of ${missing.join(', ')}`] : []), ...found].join('; '),
  };
}

const total = (streams: readonly StreamReading[], key: Counter): number =>
  sum(streams.map((stream) => stream[key]));

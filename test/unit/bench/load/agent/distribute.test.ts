import { describe, expect, test } from '@jest/globals';
import { distribute } from '../../../../../bench/load/agent/distribute.ts';

const bot = (index: number, over: { site?: string; publish?: string[]; isSampled?: boolean } = {}) => ({
  index,
  site: over.site ?? 'erfurt',
  publish: over.publish ?? [],
  isSampled: over.isSampled ?? false,
});
const anywhere = { site: undefined };
const indexes = (shares: readonly (readonly { index: number }[])[]) =>
  shares.map((share) => share.map(({ index }) => index));

describe('distribute()', () => {
  test('gives every process its share of those who send, who are sampled, and who only listen', () => {
    const bots = [
      ...[0, 1].map((index) => bot(index, { publish: ['mic'] })),
      ...[2, 3].map((index) => bot(index, { isSampled: true })),
      ...[4, 5, 6].map((index) => bot(index)),
    ];

    expect(indexes(distribute(bots, [anywhere, anywhere]))).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
  });

  test('gives every process some of every site', () => {
    const sites = ['erfurt', 'jena', 'erfurt', 'jena'];
    const bots = sites.map((site, index) => bot(index, { site, isSampled: true }));

    expect(indexes(distribute(bots, [anywhere, anywhere]))).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  test('prefers the processes of the bot’s site', () => {
    const bots = [bot(0), bot(1, { site: 'jena' }), bot(2, { site: 'jena' })];

    expect(indexes(distribute(bots, [anywhere, { site: 'jena' }]))).toEqual([[0], [1, 2]]);
  });

  test('refuses a bot that no process takes', () => {
    expect(() => distribute([bot(0)], [{ site: 'jena' }])).toThrow('no load process for site erfurt');
  });
});

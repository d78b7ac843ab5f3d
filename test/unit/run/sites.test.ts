import { describe, expect, test } from '@jest/globals';
import { MAX_SITES, planSites } from '../../../run/sites.ts';

describe('planSites()', () => {
  test('names the sites in a fixed order on consecutive ports', () => {
    expect(planSites(3, 9000)).toEqual([
      { site: 'erfurt', port: 9000, pageUrl: 'http://localhost:9000/?site=erfurt' },
      { site: 'jena', port: 9001, pageUrl: 'http://localhost:9001/?site=jena' },
      { site: 'weimar', port: 9002, pageUrl: 'http://localhost:9002/?site=weimar' },
    ]);
  });

  test.each([
    [{ scheme: 'https', host: '10.0.0.5', secret: 's' }, 'https://10.0.0.5:9000/?site=erfurt#secret=s'],
    [{ scheme: 'https', host: 'fd00::5' }, 'https://[fd00::5]:9000/?site=erfurt'],
  ] as const)('makes addresses of pages from %j', (base, url) => {
    expect(planSites(1, 9000, base)[0]?.pageUrl).toBe(url);
  });

  test.each([0, -1, 1.5, Number.NaN, MAX_SITES + 1])('refuses %p sites', (count) => {
    expect(() => planSites(count, 8080)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  test('refuses ports that would pass the last one', () => {
    expect(planSites(2, 65_534)).toHaveLength(2);
    expect(() => planSites(2, 65_535)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

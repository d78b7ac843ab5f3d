import { describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../../client/errors.ts';
import type { Site } from '../../../../client/sites/site.ts';
import { Preferences, storageOrMemory } from '../../../../web/state/preferences.ts';
import { SiteChoice } from '../../../../web/state/site-choice.ts';
import { site } from './sites.ts';

type Delays = Record<string, number | undefined>;

/** @param delays by site; undefined = it does not answer */
function createChoice(delays: Delays, { asked = '', preferred = '' } = {}) {
  const storage = storageOrMemory(() => {
    throw new Error('none');
  });
  const preferences = new Preferences(storage);
  preferences.set('site', preferred);
  const lists: unknown[] = [];
  const server: { sites: readonly Site[] | undefined } = {
    sites: Object.keys(delays).map((name) => site(name)),
  };
  const choice = new SiteChoice({
    preferences,
    asked,
    fetchSites: async (...args) => {
      lists.push(args);
      if (server.sites === undefined) throw new ClientFailure('SIGNAL_UNREACHABLE', 'gone');
      return server.sites;
    },
    measureSites: async (sites, { onReach }) => {
      for (const { site: name } of sites) {
        const delayMs = delays[name];
        onReach(name, delayMs === undefined ? { state: 'unreachable' } : { state: 'measured', delayMs });
        await Promise.resolve();
      }
    },
  });
  return { choice, preferences, lists, server };
}

describe('SiteChoice', () => {
  test('chooses the nearest, and until something is known nothing', async () => {
    const { choice, lists } = createChoice({ erfurt: 90, jena: 20, weimar: undefined });

    expect(choice.site).toBe('');
    await choice.refresh('Rat');

    expect(choice.site).toBe('jena');
    expect(choice.isMeasuring.value).toBe(false);
    expect(lists).toEqual([['Rat']]);
  });

  test('joining early takes the best known so far', async () => {
    const { choice } = createChoice({ erfurt: 90, jena: 20 });

    const refreshing = choice.refresh('Rat');
    while (choice.site === '') await Promise.resolve();
    const early = choice.site;
    await refreshing;

    expect([early, choice.site]).toEqual(['erfurt', 'jena']);
  });

  test('what the person picks wins and is kept', async () => {
    const { choice, preferences } = createChoice({ erfurt: 90, jena: 20 });
    await choice.refresh('Rat');

    choice.pick('erfurt');

    expect([choice.site, preferences.get('site')]).toEqual(['erfurt', 'erfurt']);
    choice.pick('');
    expect(choice.site).toBe('jena');
  });

  test("the address's site wins over the kept one, and a site that is gone over none", async () => {
    const known = { erfurt: 90, jena: 20 };

    const asked = createChoice(known, { asked: 'erfurt', preferred: 'jena' });
    const gone = createChoice(known, { preferred: 'gera' });
    await gone.choice.refresh('Rat');

    expect([asked.choice.site, gone.choice.site]).toEqual(['erfurt', 'jena']);
  });

  test('fails without any list', async () => {
    const { choice, server } = createChoice({});
    server.sites = undefined;

    await expect(choice.refresh('Rat')).rejects.toMatchObject({ code: 'SIGNAL_UNREACHABLE' });
  });

  test('knows the nodes of a site', async () => {
    const { choice, server } = createChoice({ erfurt: 1 });
    server.sites = [site('erfurt', { moreSignalUrls: ['wss://second'] })];
    await choice.refresh('Rat');

    expect(choice.nodesOf('erfurt')).toEqual(['wss://erfurt/v1/signal', 'wss://second']);
    expect(choice.nodesOf('gera')).toEqual([]);
  });
});

describe('SiteChoice.findElsewhere()', () => {
  test('gives the next best site when the own one is silent, from the old list if need be', async () => {
    const delays: Delays = { erfurt: 10, jena: 90, weimar: 40 };
    const { choice, server, lists } = createChoice(delays);
    await choice.refresh('Rat');
    delays['erfurt'] = undefined;
    server.sites = undefined;

    const found = await choice.findElsewhere('Rat', 'erfurt', 'token');

    expect(found?.site).toBe('weimar');
    expect(lists.at(-1)).toEqual(['Rat', { token: 'token', timeoutMs: 2_000 }]);
  });

  test.each<[string, Delays]>([
    ['the own one answers again', { erfurt: 500, jena: 10 }],
    ['nobody answers: it is our own line', { erfurt: undefined, jena: undefined }],
  ])('gives none when %s', async (_, delays) => {
    const { choice } = createChoice(delays);

    expect(await choice.findElsewhere('Rat', 'erfurt', 'token')).toBeUndefined();
  });
});

import { describe, expect, test } from '@jest/globals';
import { endpointsOf } from '../../../../../bench/tools/http/endpoints.ts';
import { parseReport } from '../../../../../bench/tools/http/http-load.ts';

describe('endpointsOf()', () => {
  test('shows the token only where it is asked for', () => {
    const shown = endpointsOf('https://h:1', 'r', 'secret').filter(
      ({ headers }) => headers.authorization === 'Bearer secret',
    );

    expect(shown.map(({ url }) => url)).toEqual(['https://h:1/v1/sites?room=r']);
  });

  test('does without what only some nodes have', () => {
    const optional = endpointsOf('http://h:1', 'r', 't').filter(({ isOptional }) => isOptional);

    expect(optional.map(({ name }) => name)).toEqual(['GET /', 'POST /v1/token']);
  });
});

describe('parseReport()', () => {
  test('takes what was loaded and what was left out, and nothing else', () => {
    expect(parseReport('{"name":"a","skippedFor":404}')).toEqual({ name: 'a', skippedFor: 404 });
    expect(() => parseReport('{"name":"a"}')).toThrow();
  });
});

/** Links between nodes on real workers: what is wanted flows, and what becomes of it is told. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { LinkState } from '../../proto/index.ts';
import { entryAt, room, source, wants } from '../support/link-nodes.ts';
import {
  arrives,
  closeOpened,
  leaves,
  linkOf,
  send,
  startNodes,
  startPair,
} from '../support/link-scenario.ts';
import { waitFor } from '../support/wait-for.ts';

afterEach(closeOpened);

describe('demand', () => {
  test('brings a microphone and a camera of the other node, over one link', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    await send(a, 'ada:cam', { kind: 'video' });

    b.links.setDemand(room(), wants(['ada:mic', a], ['ada:cam', a]));

    await arrives(b, 'ada:mic');
    await arrives(b, 'ada:cam');
    const entry = await entryAt(b, 'ada:cam');
    expect(entry).toMatchObject({ generation: 1, hops: 1, originNodeId: 'sfu-a', path: ['sfu-a'] });
    expect(entry?.producer.id).toBe('ada:cam.1.1');
    expect(a.links.describe(room())).toHaveLength(1);
    expect(linkOf(a)).toMatchObject({ peerNodeId: 'sfu-b', state: LinkState.LINK_STATE_UP, generation: 1 });
    expect([...(linkOf(a)?.sentSourceIds ?? [])].sort()).toEqual(['ada:cam', 'ada:mic']);
    expect(linkOf(b)).toMatchObject({
      peerNodeId: 'sfu-a',
      state: LinkState.LINK_STATE_UP,
      sentSourceIds: [],
    });
    expect(a.links.pipedTo(room(), source('ada:mic'))).toEqual(['sfu-b']);
  });

  test('works for the lower id as for the higher one', async () => {
    const [a, b] = await startPair();
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));

    await arrives(a, 'bob:mic');
  });

  test('of both nodes at once makes one link that carries both ways', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));
    b.links.setDemand(room(), wants(['ada:mic', a]));

    await arrives(a, 'bob:mic');
    await arrives(b, 'ada:mic');
    expect(a.links.describe(room())).toHaveLength(1);
    expect(b.links.describe(room())).toHaveLength(1);
    expect(linkOf(a)?.generation).toBe(1);
    expect(linkOf(b)?.generation).toBe(1);
  });

  test('among three nodes makes a link per pair that needs one', async () => {
    const [a, b, c] = await startNodes(['sfu-a', 'sfu-b', 'sfu-c']);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes were started');
    await send(b, 'bob:mic');

    a.links.setDemand(room(), wants(['bob:mic', b]));
    c.links.setDemand(room(), wants(['bob:mic', b]));

    await arrives(a, 'bob:mic');
    await arrives(c, 'bob:mic');
    expect(b.links.pipedTo(room(), source('bob:mic'))).toEqual(expect.arrayContaining(['sfu-a', 'sfu-c']));
    expect(a.links.describe(room()).map((link) => link.peerNodeId)).toEqual(['sfu-b']);
  });

  test('in two rooms goes over one channel and two links', async () => {
    const [a, b] = await startPair();
    const [one, two] = [room('one'), room('two')];
    await send(a, 'ada:mic', { roomId: one });
    await send(a, 'eva:mic', { roomId: two });

    b.links.setDemand(one, wants(['ada:mic', a]));
    b.links.setDemand(two, wants(['eva:mic', a]));

    await arrives(b, 'ada:mic', one);
    await arrives(b, 'eva:mic', two);
    expect(await entryAt(b, 'eva:mic', one)).toBeUndefined();
    b.links.setDemand(one, new Map());
    expect(linkOf(b, two)?.state).toBe(LinkState.LINK_STATE_UP);
  });

  test('waits for a source that is about to exist', async () => {
    const [a, b] = await startPair();

    b.links.setDemand(room(), wants(['ada:mic', a]));
    await waitFor(() => linkOf(b)?.state === LinkState.LINK_STATE_UP, { what: 'link is up' });
    await send(a, 'ada:mic');

    await arrives(b, 'ada:mic');
  });

  test('for a source that does not exist is refused to those who wait', async () => {
    const [a, b] = await startPair();
    const { sources } = await b.gateway.room(room());
    const waiting = sources.waitFor(source('nobody:mic'), 1, 20_000);

    b.links.setDemand(room(), wants(['nobody:mic', a]));

    await expect(waiting).rejects.toMatchObject({
      code: 'SOURCE_UNKNOWN',
      message: expect.stringContaining('did not arrive within 2000 ms'),
    });
  });
});

describe('what happens to a source', () => {
  test('pause and resume reach the other node', async () => {
    const [a, b] = await startPair();
    const { producer } = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const far = (await entryAt(b, 'ada:mic'))?.producer;

    await producer.pause();
    await waitFor(() => far?.paused, { what: 'far producer is paused' });

    await producer.resume();
    await waitFor(() => far?.paused === false, { what: 'far producer is resumed' });
  });

  test('a source that is paused already comes paused', async () => {
    const [a, b] = await startPair();
    const { producer } = await send(a, 'ada:mic');
    await producer.pause();

    b.links.setDemand(room(), wants(['ada:mic', a]));

    const far = await waitFor(() => entryAt(b, 'ada:mic'), { what: 'source at b' });
    expect(far.producer.paused).toBe(true);
  });

  test('its end reaches the other node', async () => {
    const [a, b] = await startPair();
    const sender = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');

    sender.producer.close();

    await leaves(b, 'ada:mic');
    expect(a.links.pipedTo(room(), source('ada:mic'))).toEqual([]);
  });

  test('a new generation takes the place of the old one', async () => {
    const [a, b] = await startPair();
    const first = await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const old = await entryAt(b, 'ada:mic');

    await send(a, 'ada:mic', { generation: 2 });
    b.links.setDemand(room(), wants(['ada:mic', a, 2]));
    await waitFor(async () => (await entryAt(b, 'ada:mic'))?.generation === 2, { what: 'generation 2 at b' });
    first.producer.close();

    await arrives(b, 'ada:mic');
    expect(old?.producer.closed).toBe(true);
    expect((await entryAt(b, 'ada:mic'))?.producer.id).toBe('ada:mic.2.1');
  });

  test('its score at the origin is told', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');

    b.links.setDemand(room(), wants(['ada:mic', a]));

    const { sources } = await b.gateway.room(room());
    const score = (): number | undefined => {
      const entry = sources.get(source('ada:mic'));
      return entry && sources.originScore(entry);
    };
    await waitFor(() => score() === 10, { what: 'score 10 at b' });
  });

  test('a far producer that somebody closes ends the consumer, and is asked for again', async () => {
    const [a, b] = await startPair();
    await send(a, 'ada:mic');
    b.links.setDemand(room(), wants(['ada:mic', a]));
    await arrives(b, 'ada:mic');
    const consumerIds = async () => (await a.links.ends()[0]?.dump())?.consumerIds ?? [];
    const [first = ''] = await consumerIds();

    (await entryAt(b, 'ada:mic'))?.producer.close();

    await waitFor(async () => !(await consumerIds()).includes(first), { what: 'the consumer has ended' });
    await arrives(b, 'ada:mic');
    expect(first).not.toBe('');
  });
});

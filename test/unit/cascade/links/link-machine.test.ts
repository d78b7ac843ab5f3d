import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  INITIAL_LINK,
  linkRole,
  stepLink,
  type LinkEvent,
  type LinkState,
} from '../../../../cascade/links/link-machine.ts';
import { parseNodeId } from '../../../../common/ids.ts';
import { LinkWorld, type WorldStep } from '../../../support/link-world.ts';

const after = (role: 'initiator' | 'responder', ...events: readonly LinkEvent[]) =>
  events.reduce<{ state: LinkState; effects: readonly string[] }>(
    ({ state }, event) => stepLink(role, state, event),
    { state: INITIAL_LINK, effects: [] },
  );

const START: LinkEvent = { type: 'start' };
const CLAIMED: LinkEvent = { type: 'claimed', attempt: 1, generation: 7 };
const ANSWERED: LinkEvent = { type: 'answered', generation: 7 };
const CONNECTED: LinkEvent = { type: 'connected', attempt: 1 };
const OFFERED: LinkEvent = { type: 'offered', generation: 7 };

describe('linkRole()', () => {
  test('makes the lower id the initiator', () => {
    const [low, high] = [parseNodeId('sfu-a'), parseNodeId('sfu-b')];

    expect(linkRole(low, high)).toBe('initiator');
    expect(linkRole(high, low)).toBe('responder');
  });
});

describe('stepLink() of the initiator', () => {
  test('claims, offers, connects, is up', () => {
    expect(after('initiator', START).effects).toEqual(['claim']);
    expect(after('initiator', START, CLAIMED).effects).toEqual(['offer']);
    expect(after('initiator', START, CLAIMED, ANSWERED).effects).toEqual(['connect']);
    expect(after('initiator', START, CLAIMED, ANSWERED, CONNECTED).state).toMatchObject({
      phase: 'up',
      generation: 7,
    });
  });

  test('takes a wish of the peer for a start', () => {
    expect(after('initiator', { type: 'asked' }).effects).toEqual(['claim']);
  });

  test('does not claim twice when both want it', () => {
    expect(after('initiator', START, { type: 'asked' }).effects).toEqual([]);
  });

  test('passes over the answer to another generation', () => {
    expect(after('initiator', START, CLAIMED, { type: 'answered', generation: 6 }).effects).toEqual([]);
  });

  test('passes over what an overtaken try reports', () => {
    const { state, effects } = after('initiator', START, { type: 'peerLost' }, START, CLAIMED);

    expect(effects).toEqual([]);
    expect(state).toMatchObject({ phase: 'connecting', generation: 0, attempt: 2 });
  });

  test('begins anew for a peer that has lost its end', () => {
    const up = [START, CLAIMED, ANSWERED, CONNECTED];

    expect(after('initiator', ...up, { type: 'asked' }).effects).toEqual(['drop', 'claim']);
  });

  test('gives the claim back at the end, and claims again when it is wanted meanwhile', () => {
    const finished = [START, CLAIMED, ANSWERED, CONNECTED, { type: 'finish' }] as const;

    expect(after('initiator', ...finished).effects).toEqual(['tellClose', 'drop', 'release']);
    expect(after('initiator', ...finished, { type: 'released' }).state.phase).toBe('gone');
    expect(after('initiator', ...finished, START, { type: 'released' }).effects).toEqual(['claim']);
  });
});

describe('stepLink() of the responder', () => {
  test('asks, takes the offer, answers when it is connected', () => {
    expect(after('responder', START).effects).toEqual(['ask']);
    expect(after('responder', START, OFFERED).effects).toEqual(['drop', 'accept']);
    expect(after('responder', START, OFFERED, { type: 'connected', attempt: 2 }).effects).toEqual(['answer']);
  });

  test('takes an offer that it did not ask for', () => {
    expect(after('responder', OFFERED).effects).toEqual(['drop', 'accept']);
  });

  test.each([7, 6])('passes over an offer of generation %i after one of 7', (generation) => {
    expect(after('responder', OFFERED, { type: 'offered', generation }).effects).toEqual([]);
  });
});

describe('stepLink() of a responder that had a pair before', () => {
  test('comes back when the initiator can not claim', () => {
    const events = [OFFERED, { type: 'peerLost' }, START, { type: 'peerClosed', generation: 0 }] as const;

    expect(after('responder', ...events).effects).toEqual(['drop', 'retry']);
  });
});

describe('stepLink() of either', () => {
  test('drops the pair and comes back when something fails', () => {
    expect(after('initiator', START, CLAIMED, { type: 'failed', attempt: 1 }).effects).toEqual([
      'drop',
      'tellClose',
      'retry',
    ]);
  });

  test('drops the pair and waits when the peer is lost', () => {
    const { state, effects } = after('responder', OFFERED, { type: 'peerLost' });

    expect(effects).toEqual(['drop']);
    expect(state.phase).toBe('down');
  });

  test('passes over the close of another generation', () => {
    expect(after('responder', OFFERED, { type: 'peerClosed', generation: 6 }).effects).toEqual([]);
  });
});

describe('two ends of a link', () => {
  const side = fc.constantFrom('initiator', 'responder');
  const step: fc.Arbitrary<WorldStep> = fc.oneof(
    fc.record({ type: fc.constantFrom('want', 'unwant', 'fail'), side }),
    fc.record({ type: fc.constantFrom('deliver', 'work'), side }),
    fc.record({ type: fc.constantFrom('deliver', 'work'), side }),
    fc.record({ type: fc.constant('break'), side }),
  );

  test.each(['initiator', 'responder'] as const)(
    'come to one pair of one generation after anything, if the %s wants it',
    (wanting) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
          const world = new LinkWorld();
          for (const one of steps) {
            world.run(one);
            world.assertSound();
          }

          world.settle(wanting);

          expect(world.pairs()).toEqual([world.generation, world.generation]);
          expect(world.phases()).toEqual(['up', 'up']);
        }),
        { numRuns: 500 },
      );
    },
  );

  test('come to nothing if nobody wants it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const world = new LinkWorld();
        for (const one of steps) world.run(one);

        world.settle(undefined);

        expect(world.pairs()).toEqual([0, 0]);
      }),
      { numRuns: 500 },
    );
  });
});

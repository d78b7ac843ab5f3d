import { describe, expect, test } from '@jest/globals';
import { parseParticipantId, type ParticipantId } from '../../../../../common/ids.ts';
import { ServerEnvelope } from '../../../../../proto/index.ts';
import type { Attendee, Audience, Feature } from '../../../../../signal/features/contract.ts';
import { FeatureStates } from '../../../../../signal/features/feature-states.ts';
import {
  FeatureTeller,
  NEWS_PERIOD_MS,
  PEOPLE_PERIOD_MS,
} from '../../../../../signal/room/features/feature-teller.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { ofJson, sampleFeature } from '../../../../support/sample-feature.ts';

const person = (name: string, role: Attendee['role'] = 'member'): Attendee => ({
  participantId: parseParticipantId(name),
  number: name.length,
  name,
  subject: name,
  role,
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
});

function setUp() {
  const clock = new FakeClock();
  const people = new Map<ParticipantId, Attendee>();
  const state = { now: FeatureStates.of([sampleFeature]) };
  const heard: string[] = [];
  const keys = (frame: Uint8Array): string =>
    (ServerEnvelope.decode(frame).featureNews?.features ?? [])
      .flatMap(({ records }) => (records ?? []).map(({ key, value }) => (value ? key : `-${key ?? ''}`)))
      .join();
  const teller = new FeatureTeller({
    states: () => state.now,
    people: { get: (id) => people.get(id), all: () => [...people.values()] },
    clock,
    listeners: {
      news: (audience: Audience, frame) => void heard.push(`${audience}: ${keys(frame)}`),
      personal: (id, frame) => void heard.push(`${id}: ${keys(frame)}`),
      moved: (id) => void heard.push(`${id} moved`),
    },
  });
  const come = (who: Attendee) => {
    people.set(who.participantId, who);
    return (teller.open(who)[0]?.records ?? []).map(({ key }) => key);
  };
  const write = (key: string, text: string, durability: 'durable' | 'replicated' = 'replicated'): void => {
    state.now = state.now.write('sample', durability, [{ key, value: Buffer.from(text) }]);
    teller.changed();
  };
  return { clock, people, state, heard, teller, come, write };
}

describe('FeatureTeller', () => {
  test('tells the first change at once, those that follow together, to each audience its own', () => {
    const { clock, heard, come, write } = setUp();
    expect(come(person('ada'))).toEqual(['said', 'present', 'sworn']);
    expect(come(person('mo', 'moderator'))).toEqual(['said', 'present', 'sworn', 'by']);
    expect(come(person('oz', 'observer'))).toEqual(['said', 'present']);

    write('said/ada', 'x');
    expect(heard).toEqual([]);
    clock.advance(0);
    expect(heard.splice(0)).toEqual(['everyone: said,present']);
    write('sworn/ada', 'x', 'durable');
    write('said/ada', 'y');
    expect(heard).toEqual([]);
    clock.advance(NEWS_PERIOD_MS);

    expect(heard).toEqual(['everyone: said', 'inside: sworn', 'moderators: by', 'ada: own']);
  });

  test('moves whom the room had not heard of as soon as it has, wherever they belong then', () => {
    const { clock, people, heard, teller, write } = setUp();
    const late = [person('ada'), { ...person('oz', 'observer'), isOutside: true }];
    for (const { participantId } of late) teller.expect(participantId);
    write('said/ada', 'x');
    clock.advance(PEOPLE_PERIOD_MS);
    expect(heard.filter((one) => /^(ada|oz)/.test(one))).toEqual([]);

    for (const who of late) people.set(who.participantId, who);
    teller.peopleChanged();
    clock.advance(PEOPLE_PERIOD_MS);

    expect(heard.filter((one) => one.endsWith('moved'))).toEqual(['ada moved', 'oz moved']);
  });

  test('says of what is told to more people than before that it is there, and no more', () => {
    const clock = new FakeClock();
    const heard = new Map<string, string>();
    const hear = (frame: Uint8Array): void => {
      for (const { records } of ServerEnvelope.decode(frame).featureNews?.features ?? [])
        for (const { key, value } of records ?? [])
          if (value) heard.set(key ?? '', Buffer.from(value).toString());
          else heard.delete(key ?? '');
    };
    // where each record of the feature says that it is told
    const feature: Feature = {
      ...sampleFeature,
      open: (records) => ({
        ...sampleFeature.open(records),
        view: () => {
          const told = new Map([['what', Buffer.from('said')]]);
          const where = Buffer.from(records.replicated.get('where') ?? 'personal').toString();
          return where === 'personal' ? { personal: () => told } : { [where]: told };
        },
      }),
    };
    let states = FeatureStates.of([feature]);
    const mo = person('mo', 'moderator');
    const teller = new FeatureTeller({
      ...{ states: () => states, clock },
      people: { get: () => mo, all: () => [mo] },
      listeners: { news: (_, frame) => hear(frame), personal: (_, frame) => hear(frame), moved: () => {} },
    });
    teller.open(mo);
    for (const where of ['moderators', 'members', 'inside', 'everyone', 'personal', 'inside', 'members']) {
      states = states.write('sample', 'replicated', [{ key: 'where', value: Buffer.from(where) }]);
      teller.changed();
      clock.advance(NEWS_PERIOD_MS);
      expect([where, [...heard]]).toEqual([where, [['what', 'said']]]);
    }
  });

  test('looks at what depends on people once a second at most', () => {
    const { clock, people, heard, teller, come } = setUp();
    come(person('ada'));
    const arrive = (name: string): void => {
      people.set(parseParticipantId(name), person(name));
      teller.peopleChanged();
    };
    arrive('bea');
    clock.advance(0);
    expect(heard.splice(0)).toEqual(['everyone: present']);

    arrive('cleo');
    clock.advance(PEOPLE_PERIOD_MS - 1);
    expect(heard).toEqual([]);
    clock.advance(1);

    expect(heard).toEqual(['everyone: present']);
  });

  test('lets what features say not wait for the next look at people', () => {
    const { clock, people, heard, teller, come, write } = setUp();
    come(person('ada'));
    for (const name of ['bea', 'cleo']) {
      people.set(parseParticipantId(name), person(name));
      teller.peopleChanged();
      clock.advance(0);
    }
    heard.splice(0);

    write('said/ada', 'x');
    clock.advance(NEWS_PERIOD_MS);
    expect(heard.splice(0)).toEqual(['everyone: said,present']);
    people.set(parseParticipantId('dora'), person('dora'));
    clock.advance(PEOPLE_PERIOD_MS);

    expect(heard).toEqual(['everyone: present']);
  });

  test('says who belongs to another audience before anything else is told', () => {
    const { clock, people, heard, teller, come, write } = setUp();
    come(person('ada'));
    people.set(parseParticipantId('ada'), { ...person('ada'), isOutside: true });

    write('said/bea', 'x');
    teller.rulesChanged();
    expect(heard.splice(0)).toEqual(['ada moved']);
    people.set(parseParticipantId('ada'), person('ada'));
    clock.advance(0);

    expect(heard).toEqual(['ada moved', 'everyone: said']);
  });

  test('says who belongs to another audience now, and tells nobody who has gone', () => {
    const { clock, people, heard, teller, come, write } = setUp();
    const ada = person('ada');
    come(ada);
    come(person('bea'));
    teller.forget(parseParticipantId('bea'));
    people.set(ada.participantId, { ...ada, role: 'chair' });

    write('sworn/bea', 'x', 'durable');
    clock.advance(0);

    expect(heard).toContain('ada moved');
    expect(heard.filter((line) => line.startsWith('bea'))).toEqual([]);
    const news = teller.open(person('ada', 'chair'))[0]?.records ?? [];
    expect(ofJson(news.find(({ key }) => key === 'by')?.value ?? new Uint8Array())).toEqual(['bea']);
  });
});

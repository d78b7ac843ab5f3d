import { describe, expect, test } from '@jest/globals';
import { newsOf, nextStep } from '../../../../bench/peers/load/prosody-client.ts';
import { relocated } from '../../../../bench/peers/prosody/prosody-config.ts';

describe('nextStep()', () => {
  test.each([
    [
      '<stream:features><mechanisms><mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>',
      'mechanism="ANONYMOUS"',
    ],
    ['<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>', '<open '],
    ['<stream:features><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></stream:features>', 'id="bind"'],
    [
      '<iq id="bind" type="result"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><jid>a@b/c</jid></bind></iq>',
      '/Ada"',
    ],
  ])('after %s comes the next', (stanza, answer) => {
    expect(nextStep(stanza, 'Ada')).toContain(answer);
  });

  test('presence is answered by nothing', () => {
    expect(nextStep('<presence from="room@rooms/Bo"/>', 'Ada')).toBeUndefined();
  });
});

describe('newsOf()', () => {
  test('presence tells who comes, switches and goes', () => {
    expect(newsOf('<presence from="r/Bo"><x/></presence>')).toBe('present');
    expect(
      newsOf('<presence from="r/Bo"><muted xmlns="urn:kaskade:bench:muted">true</muted></presence>'),
    ).toBe('muted');
    expect(newsOf('<presence from="r/Bo" type="unavailable"/>')).toBe('left');
    expect(newsOf('<message type="groupchat"><subject/></message>')).toBeUndefined();
  });
});

describe('relocated()', () => {
  test('the start script finds its files where they are unpacked', () => {
    const script = "CFG_SOURCEDIR='/usr/lib/prosody';\nCFG_CONFIGDIR='/etc/prosody';\nif CFG_SOURCEDIR then";

    expect(relocated(script, { folder: '/p', configFolder: '/c' })).toBe(
      "CFG_SOURCEDIR='/p/usr/lib/prosody';\nCFG_CONFIGDIR='/c';\nif CFG_SOURCEDIR then",
    );
  });
});

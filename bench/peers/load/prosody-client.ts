/**
 * Client of a Prosody chat room: XMPP over WebSocket (RFC 7395), anonymous (SASL ANONYMOUS), one stanza per message. Whether
 * a microphone is on is part of its presence, as conferences on XMPP do it. Reads only what has to be seen.
 */
import { HOST, ROOM } from '../prosody/prosody-config.ts';
import { loadPackage } from '../packages.ts';
import { Seen, type MakeClient } from './peer-client.ts';

type Socket = {
  send(text: string): void;
  close(): void;
  on(event: 'open', listener: () => void): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close', listener: () => void): void;
};
type Ws = { WebSocket: new (url: string, protocol: string) => Socket };

const OPEN = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${HOST}" version="1.0"/>`;
const AUTH = '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>';
const BIND =
  '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>';
const MUTED = 'urn:kaskade:bench:muted';
/** Status of one's own presence in a room: the last of those that tell who is there (XEP-0045, 7.2.2). */
const IS_SELF = /<status\b[^>]*code=["']110["']/;

const presence = (nick: string, content: string): string =>
  `<presence xmlns="jabber:client" to="${ROOM}/${nick}">${content}</presence>`;
const JOIN = '<x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x>';

/** What a stanza says about the room. Pure. */
export function newsOf(stanza: string): 'present' | 'muted' | 'left' | undefined {
  if (!stanza.startsWith('<presence')) return undefined;
  if (/^<presence[^>]*type=["']unavailable["']/.test(stanza)) return 'left';
  return stanza.includes(MUTED) ? 'muted' : 'present';
}

/** What to answer on the way into the room, in the order in which servers ask. Pure. */
export function nextStep(stanza: string, nick: string): string | undefined {
  if (stanza.includes('<mechanism>')) return AUTH;
  if (stanza.startsWith('<success')) return OPEN;
  if (stanza.includes('urn:ietf:params:xml:ns:xmpp-bind') && stanza.includes('features')) return BIND;
  if (stanza.startsWith('<iq') && stanza.includes('<jid>')) return presence(nick, JOIN);
  return undefined;
}

export const prosodyClient: MakeClient = (folder) => {
  const { WebSocket } = loadPackage<Ws>(folder, 'ws');
  return (url, name) => {
    const nick = name.replaceAll(' ', '-');
    const seen = new Seen();
    const roster: string[] = [];
    let isIn = false;
    let socket: Socket | undefined;
    const send = (text: string): void => {
      seen.messagesOut += 1;
      socket?.send(text);
    };
    const hear = (stanza: string, resolve: () => void): void => {
      const news = newsOf(stanza);
      if (news === undefined) return;
      if (isIn) return seen.news({ about: news === 'present' ? 'joined' : news });
      roster.push(nick);
      if (!IS_SELF.test(stanza)) return;
      isIn = true;
      seen.roster(roster);
      resolve();
    };
    const join = (): Promise<void> =>
      new Promise((resolve, reject) => {
        socket = new WebSocket(url, 'xmpp');
        socket.on('open', () => send(OPEN));
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('closed')));
        socket.on('message', (data) => {
          seen.messagesIn += 1;
          const stanza = data.toString();
          const step = isIn ? undefined : nextStep(stanza, nick);
          if (step !== undefined) return send(step);
          hear(stanza, resolve);
        });
      });
    return {
      seen,
      join,
      setMuted: (muted) => send(presence(nick, `<muted xmlns="${MUTED}">${muted}</muted>`)),
      close: () => socket?.close(),
    };
  };
};

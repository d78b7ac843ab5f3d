/** What is not alike between peers and us: printed with every result. Only texts. */

export const NOT_ALIKE: readonly string[] = [
  'protoo, ws and socket.io: rooms as their documentation builds them, in one process with nothing behind it: no tokens, ' +
    'no store, no second node, nothing kept for a client that comes back; ours checks a token, keeps the room in Redis ' +
    'and says nothing before that is written',
  'protoo, ws and socket.io: the whole roster on join, one message to everybody per join and per switched microphone; ' +
    'ours gathers changes for up to 100 ms',
  'peers’ clients are plain Node in one process; ours are the SDK in load processes of their own',
  'socket.io begins with WebSocket: long polling first, its default, would cost it more',
  'prosody: a chat room (MUC) for anonymous users over WebSocket; a join is a whole XMPP session (stream, SASL, ' +
    'binding), the roster comes as one presence per person, a switched microphone is a new presence to everybody; no ' +
    'conference focus such as Jitsi has',
  'churn at ours is played in a second room whose microphones are real sources on the SFU node, with a media ' +
    'transport each and nobody who listens; peers only keep a flag',
  'janus: its receivers are forwarders (rtp_forward, SRTP under a key each), no WebRTC peers: without ICE and DTLS, ' +
    'without RTCP, retransmissions or bandwidth estimation for any of them; one publisher without simulcast',
  'janus against limit_worker_cpu_us_per_packet: the same streams to the same number of receivers, into a port that ' +
    'nobody reads; the bare router of ours keeps packets for retransmission and rewrites them for each receiver, which ' +
    'forwarders do not',
];

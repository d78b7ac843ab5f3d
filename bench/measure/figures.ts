/** The figures that the bench reports: names are a contract, each with its unit and which way is better. No logic. */

type Figure = {
  readonly unit: string;
  /** Undefined: neither is. */
  readonly better?: 'lower' | 'higher';
  readonly about: string;
};

const FIGURES = {
  join_ms_p50: {
    unit: 'ms',
    better: 'lower',
    about: 'connect → first media of all that is expected; without media: → the room is known',
  },
  join_ms_p95: { unit: 'ms', better: 'lower', about: 'the same, 95 of 100' },
  join_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  load_busy_ratio: {
    unit: 'ratio',
    better: 'lower',
    about:
      'while all joined, share of time in which the busiest load process had no time to spare: near 1, joins wait for it',
  },
  pass_ratio: { unit: 'ratio', better: 'higher', about: 'participants who get all they should' },
  loss_ratio: {
    unit: 'ratio',
    better: 'lower',
    about: 'packets lost of those that should have arrived, all receivers',
  },
  added_latency_ms_p50: {
    unit: 'ms',
    better: 'lower',
    about: 'sender’s socket → receiver’s socket, less the median of the same through the load alone',
  },
  added_latency_ms_p95: { unit: 'ms', better: 'lower', about: 'the same, 95 of 100' },
  added_latency_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  hop_latency_ms_p50: {
    unit: 'ms',
    better: 'lower',
    about: 'a packet’s arrival at another site after its arrival at its own',
  },
  hop_latency_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  sfu_worker_cpu_us_per_packet: {
    unit: 'µs',
    better: 'lower',
    about: 'CPU time of media workers per packet that reached a participant',
  },
  sfu_cpu_us_per_packet: {
    unit: 'µs',
    better: 'lower',
    about: 'CPU time of SFU nodes, all their processes and threads, per packet',
  },
  packets_per_s: { unit: '1/s', about: 'packets that reached participants' },
  signal_bytes_per_client: {
    unit: 'B',
    better: 'lower',
    about: 'both ways on a participant’s signalling socket',
  },
  signal_cpu_ms_per_join: { unit: 'ms', better: 'lower', about: 'CPU time of signalling nodes per join' },
  signal_messages_per_client: {
    unit: '',
    better: 'lower',
    about: 'WebSocket messages both ways per participant',
  },
  rss_bytes_per_participant_signal: {
    unit: 'B',
    better: 'lower',
    about: 'growth of signalling nodes’ resident memory per participant',
  },
  rss_bytes_per_participant_sfu: {
    unit: 'B',
    better: 'lower',
    about: 'growth of SFU nodes’ resident memory (Node and workers) per participant',
  },
  pipe_bps: { unit: 'bit/s', better: 'lower', about: 'over links between SFU nodes, both ways' },
  link_audio_streams: {
    unit: '',
    better: 'lower',
    about: 'talker slots over a link between SFU nodes, each way',
  },
  link_video_streams: { unit: '', better: 'lower', about: 'cameras over a link between SFU nodes, each way' },
  link_extra_streams: {
    unit: '',
    better: 'lower',
    about: 'streams over all links that are neither K talker slots each way nor watched at the other end',
  },
  link_cuts: {
    unit: '',
    better: 'lower',
    about: 'how often a way between SFU nodes was given less; without a bottleneck each one was for nothing',
  },
  unwatched_packets_per_s: {
    unit: '1/s',
    better: 'lower',
    about: 'packets that cameras send which nobody watches, all of them together',
  },
  plis_per_s_per_layer: {
    unit: '1/s',
    better: 'lower',
    about: 'key frame requests that reach a publisher, per layer that it sends (bots send what is watched)',
  },
  knee: { unit: '', better: 'higher', about: 'largest value of the axis that still holds' },
  onset_ms_p95: { unit: 'ms', better: 'lower', about: 'speaker unmutes and speaks → heard' },
  first_word_lost_ms_p95: { unit: 'ms', better: 'lower', about: 'speech at the onset that never arrives' },
  slot_added_latency_ms_max: {
    unit: 'ms',
    better: 'lower',
    about:
      'of a voice by a talker slot while a crowd storms in: the slowest packet, less the load’s own median',
  },
  own_latency_ms_max: {
    unit: 'ms',
    better: 'lower',
    about: 'the slowest packet through the load alone, in the same time',
  },
  slot_loss_ratio: {
    unit: 'ratio',
    better: 'lower',
    about: 'of that voice: packets lost of those that should have arrived',
  },
  slot_gap_ms_max: {
    unit: 'ms',
    better: 'lower',
    about: 'longest silence in that voice which its speaker did not make',
  },
  signal_bytes_per_client_per_change: {
    unit: 'B',
    better: 'lower',
    about: 'received on a signalling socket from one speaker change to the next',
  },
  consumers_per_change: { unit: '', better: 'lower', about: 'consumers made per client and speaker change' },
  renegotiations_per_change: {
    unit: '',
    better: 'lower',
    about: 'SDP exchanges per client and speaker change',
  },
  pipes_per_change: { unit: '', better: 'lower', about: 'pipe producers made per speaker change' },
  signal_bytes_per_s_per_client: {
    unit: 'B/s',
    better: 'lower',
    about: 'received on a participant’s signalling socket',
  },
  larger_signal_bytes_per_s_per_client: {
    unit: 'B/s',
    better: 'lower',
    about: 'the same in the larger room',
  },
  larger_bytes_ratio: {
    unit: 'ratio',
    better: 'lower',
    about: 'that of the larger room to that of the first',
  },
  page_turn_ms_p50: {
    unit: 'ms',
    better: 'lower',
    about: 'page turned → first media of all on the new page',
  },
  page_turn_ms_p95: { unit: 'ms', better: 'lower', about: 'the same, 95 of 100' },
  reconnect_ms_p50: { unit: 'ms', better: 'lower', about: 'socket cut → in the room again' },
  reconnect_ms_p95: { unit: 'ms', better: 'lower', about: 'the same, 95 of 100' },
  reconnect_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  leave_ms_p50: { unit: 'ms', better: 'lower', about: 'leaves → others see that they are gone' },
  leave_ms_p95: { unit: 'ms', better: 'lower', about: 'the same, 95 of 100' },
  leave_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  browser_join_ms: {
    unit: 'ms',
    better: 'lower',
    about:
      'real browsers: page opened → first picture of each camera in view, first packet of each microphone',
  },
  browser_frames_per_s: {
    unit: '1/s',
    better: 'higher',
    about: 'real browsers: frames decoded per camera in view',
  },
  browser_freezes: { unit: '', better: 'lower', about: 'real browsers: pictures that stood still' },
  browser_concealed_ratio: {
    unit: 'ratio',
    better: 'lower',
    about: 'real browsers: sound made up where a browser’s speech was missing or late',
  },
  browser_buffer_ms: {
    unit: 'ms',
    better: 'lower',
    about: 'real browsers: how long a browser’s speech waits at the receiver for its turn',
  },
  browser_loss_ratio: {
    unit: 'ratio',
    better: 'lower',
    about: 'real browsers: packets lost, or too late to be played, of those that should have arrived',
  },
  ack_ms_p50: { unit: 'ms', better: 'lower', about: 'ballot cast → acknowledged, which means kept' },
  ack_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  tally_delay_ms: {
    unit: 'ms',
    better: 'lower',
    about: 'last ballot acknowledged → somebody at each node is told that all are counted',
  },
  result_ms: {
    unit: 'ms',
    better: 'lower',
    about: 'chair closes the vote → somebody at each node has the result',
  },
  ballots_lost: { unit: '', better: 'lower', about: 'acknowledged, and not in the result as cast' },
  ballots_doubled: {
    unit: '',
    better: 'lower',
    about: 'in the result more often than once, or of somebody who has cast none',
  },
  result_hashes: {
    unit: '',
    better: 'lower',
    about: 'different results of one vote at all nodes and participants; 1 = all have the same',
  },
  minutes_complete: {
    unit: '',
    better: 'higher',
    about:
      '1 = the minutes tell all that was planned and done: attendance, items, speeches, votes, interruptions; 0 = not',
  },
  observer_packets_after_close: {
    unit: '',
    better: 'lower',
    about:
      'packets of media that came to observers later than 250 ms after the command was answered that excludes the public',
  },
  heard_without_floor: { unit: '', better: 'lower', about: 'packets heard of who talked without the floor' },
  speeches_unheard: { unit: '', better: 'lower', about: 'speeches of which nobody heard anything' },
  home_back_ms: {
    unit: 'ms',
    better: 'lower',
    about: 'the node that orders the room’s commands is killed → the room decides again',
  },
  media_back_ms: {
    unit: 'ms',
    better: 'lower',
    about: 'an SFU node is killed → everybody of its site gets media again',
  },
  disconnected: { unit: '', better: 'lower', about: 'participants whose connection was lost' },
  vote_bytes_per_client: {
    unit: 'B',
    better: 'lower',
    about: 'both ways on a participant’s signalling socket from the opening of the vote to its result',
  },
  setting_bytes_per_client: {
    unit: 'B',
    better: 'lower',
    about: 'received on a signalling socket because of one setting of the whole room',
  },
  vote_busy_ratio: {
    unit: 'ratio',
    better: 'lower',
    about:
      'while ballots are cast, share of time in which the busiest load process had no time to spare: near 1, acknowledgements wait for it',
  },
  signal_cpu_ms_per_ballot: {
    unit: 'ms',
    better: 'lower',
    about: 'CPU time of signalling nodes from the opening of the vote to its result, per ballot',
  },
  browser_fps: {
    unit: '1/s',
    better: 'higher',
    about: 'real browser: frames that the page draws while everybody votes (requestAnimationFrame)',
  },
  http_requests_per_s: { unit: '1/s', better: 'higher', about: 'requests answered with success' },
  http_ms_p50: { unit: 'ms', better: 'lower', about: 'request → answer' },
  http_ms_p99: { unit: 'ms', better: 'lower', about: 'the same, 99 of 100' },
  sfu_worker_ratio_to_limit: {
    unit: 'ratio',
    better: 'lower',
    about: 'CPU time per packet of our media workers to that of a bare router, pairs in turns',
  },
  sfu_ratio_to_limit: {
    unit: 'ratio',
    better: 'lower',
    about: 'CPU time per packet of whole SFU nodes to that of a bare router’s worker',
  },
  limit_worker_cpu_us_per_packet: {
    unit: 'µs',
    better: 'lower',
    about: 'CPU time per packet of a bare router’s worker',
  },
  limit_udp_packets_per_s: {
    unit: '1/s',
    better: 'higher',
    about: 'datagrams that one thread sends and another receives over loopback',
  },
  limit_ws_echo_per_s: { unit: '1/s', better: 'higher', about: 'messages that a bare uWebSockets.js echoes' },
  limit_ws_publish_per_s: {
    unit: '1/s',
    better: 'higher',
    about: 'deliveries of a bare uWebSockets.js topic',
  },
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof FIGURES;

export const figureOf = (name: FigureName): Figure => FIGURES[name];

export function isFigureName(name: string): name is FigureName {
  return Object.hasOwn(FIGURES, name);
}

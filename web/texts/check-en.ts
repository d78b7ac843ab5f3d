/** English texts of the check before joining: what is the matter, and what one can do. */
import type { Texts } from './texts.ts';

const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;

export const enCheck: Texts['check'] = {
  tone: 'Play a test tone',
  tonePlaying: 'You should hear two notes now.',
  tonePlayed: 'Heard nothing? Check the volume of your device, or choose another loudspeaker.',
  toneFailed: 'The loudspeaker can’t be opened. Choose another one.',
  connection: 'Check the connection',
  running: 'The connection is being checked, for 5 seconds at most …',
  figures: (rttMs, lossRatio) => `To the server and back: ${rttMs} ms, loss: ${percent(lossRatio)}.`,
  verdicts: {
    good: { title: 'Your connection is good', help: 'Picture and sound come through by the best way.' },
    tcp: {
      title: 'Your connection works, but not by the best way',
      help: 'Your firewall lets no UDP through; picture and sound go by TCP and may stutter. Ask your IT to allow UDP to this server.',
    },
    relay: {
      title: 'Your connection works by a detour',
      help: 'Your network lets picture and sound through by a relay (TURN) only. That is fine; it gets better when your IT allows the direct way.',
    },
    lossy: {
      title: 'Data is lost on your way',
      help: 'Others may hear you with gaps. Move closer to the Wi-Fi or take a cable, and end other downloads.',
    },
    slow: {
      title: 'Your way to the server is long',
      help: 'Others hear you late. Choose a nearer site, or switch off a VPN that you don’t need.',
    },
    noMedia: {
      title: 'Picture and sound don’t come through',
      help: 'Your firewall lets them through neither by UDP nor by TCP. Ask your IT to allow them, or try another network, for example your mobile phone’s.',
    },
    noSignal: {
      title: 'Your network cuts the connection to the server',
      help: 'The server answers, but no lasting connection (WebSocket) comes about. Mostly that is a proxy; ask your IT to allow WebSocket connections.',
    },
    unreachable: {
      title: 'The server does not answer',
      help: 'Check your internet connection, and try again.',
    },
    busy: {
      title: 'No check is possible at the moment',
      help: 'A great many people are here. Try again in a minute; you can join all the same.',
    },
    unavailable: {
      title: 'This server offers no check',
      help: 'Beside the site you see how fast it answers.',
    },
  },
};

/** English texts. */
import type { Texts } from './texts.ts';

function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

export const en: Texts = {
  language: { label: 'Language' },
  product: {
    claim: 'Kaskade connects councils and committees across many sites.',
    note: 'Kaskade is free software.',
  },
  join: {
    title: 'Join the meeting',
    room: 'Room',
    roomHint: 'Letters, digits, hyphen and underscore',
    name: 'Your name',
    nameHint: 'This is how others see you.',
    site: 'Site',
    siteAutomatic: (best) => (best === undefined ? 'Automatic' : `Automatic: ${best}`),
    siteDelay: (site, delayMs) => `${site}, ${delayMs} ms`,
    siteUnreachable: (site) => `${site}, not reachable`,
    siteMeasuring: 'Measuring the way to the sites …',
    siteChosen: (best) => `The best way for you is chosen: ${best}.`,
    sitePicked: (site) => `Your choice: ${site}.`,
    siteBest: (best) => `The best way for you would be ${best}.`,
    siteNone: 'No site answers. Please check your internet connection.',
    submit: 'Join',
    submitting: 'Connecting …',
    roomMissing: 'Please enter a room: only letters, digits, hyphen and underscore.',
    nameMissing: 'Please enter your name.',
    withoutDevices: 'You can also join without camera and microphone and turn them on later.',
  },
  devices: {
    title: 'Camera and microphone',
    preview: 'Your camera',
    previewOff: 'Camera is off',
    asking: 'Please allow access to your camera and microphone in the browser.',
    camera: 'Camera',
    microphone: 'Microphone',
    level: 'Microphone level',
    standardDevice: 'Default device',
    unnamed: (kind, number) => `${kind} ${number}`,
    hint: 'Say something: the bar shows whether your microphone hears you.',
  },
  controls: {
    label: 'Controls',
    microphone: 'Microphone',
    microphoneOn: 'Turn microphone on',
    microphoneOff: 'Turn microphone off',
    camera: 'Camera',
    cameraOn: 'Turn camera on',
    cameraOff: 'Turn camera off',
    screen: 'Screen',
    screenStart: 'Share screen',
    screenStop: 'Stop sharing',
    people: 'People',
    settings: 'Settings',
    leave: 'Leave',
    close: 'Close',
    dismiss: 'Close notice',
  },
  room: {
    gallery: 'Participants',
    people: (count) => (count === 1 ? '1 person' : `${count} people`),
    peopleTitle: 'People in this room',
    you: 'You',
    site: (site) => `Site ${site}`,
    alone: 'Nobody else is here yet.',
    copyLink: 'Copy invitation link',
    linkCopied: 'Link copied',
    muted: 'Microphone off',
    unmuted: 'Microphone on',
    cameraOff: 'Camera off',
    speaking: 'speaking',
    reconnectingPerson: 'Connection lost',
    heldPicture: 'Picture paused: too little bandwidth between the sites',
    screenOf: (name) => `${name}’s screen`,
    sharing: 'You are sharing your screen.',
    quality: {
      levels: [
        'No connection',
        'Poor connection',
        'Fair connection',
        'Good connection',
        'Very good connection',
      ],
    },
  },
  people: {
    search: 'Search for a name',
    openMics: (count) => (count === 1 ? '1 microphone on' : `${count} microphones on`),
    found: (total, shown) => {
      if (total === 0) return 'Nobody has this in their name.';
      if (shown < total) return `The first ${shown} of ${total} people. More letters narrow it down.`;
      return total === 1 ? '1 person' : `${total} people`;
    },
    loading: 'Loading',
    onPodium: 'Podium',
    putOnPodium: (name) => `Ask ${name} onto the podium`,
    takeOffPodium: (name) => `Take ${name} off the podium`,
  },
  gallery: {
    pages: 'Pages of the gallery',
    page: (page, count) => `Page ${page} of ${count}`,
    previous: 'Previous page',
    next: 'Next page',
    rest: (count) =>
      count === 1 ? '1 more person without a picture' : `${count} more people without a picture`,
    speakerView: 'Speaker view',
    speakerViewOn: 'Show who speaks large',
    speakerViewOff: 'Show everybody alike',
  },
  queue: {
    title: (place) => (place === 1 ? 'You are next' : `You are number ${place} in the queue`),
    expected: (expectedMs) =>
      `Many people are joining just now. It takes about ${durationOf(expectedMs)}; you need not do anything.`,
    media: 'Picture and sound follow in a moment.',
  },
  audience: {
    title: 'You are in the audience',
    micAndCamera: 'Only people on the podium have microphone and camera here.',
    mic: 'Only people on the podium have a microphone here.',
    camera: 'Only people on the podium have a camera here.',
    help: 'If you want to speak, ask whoever leads the meeting to bring you onto the podium.',
    onPodium: 'You are on the podium',
    onPodiumHelp: 'You may speak now. Your microphone is off until you turn it on.',
    offPodium: 'You are in the audience again',
  },
  connection: {
    connected: 'Connected',
    joining: 'Connecting',
    reconnecting: 'Connection lost',
    reconnectingHelp: 'You will be reconnected automatically. There is nothing you need to do.',
    playSound: 'Turn sound on',
  },
  settings: {
    title: 'Settings',
    shortcuts: 'Keyboard shortcuts',
    shortcutsOn: 'Use keyboard shortcuts',
    keyMicrophone: 'Microphone on or off',
    keyCamera: 'Camera on or off',
    keyHelp: 'Open settings',
  },
  end: {
    leftTitle: 'You have left the meeting',
    leftText: (room) => `Room “${room}”. Your camera and microphone are off.`,
    failedTitle: 'Joining is not possible right now',
    rejoin: 'Join again',
    retry: 'Try again',
    back: 'Back to start',
  },
  announce: {
    joined: (name) => `${name} has joined.`,
    left: (name) => `${name} has left.`,
    manyJoined: (count) => (count === 1 ? 'One person has joined.' : `${count} people have joined.`),
    manyLeft: (count) => (count === 1 ? 'One person has left.' : `${count} people have left.`),
  },
  errorCode: (code) => `Code: ${code}`,
  errors: {
    cameraRefused: {
      title: 'No access to the camera',
      help: 'The browser denies access. Allow it with the symbol next to the address, or take part without a camera.',
    },
    cameraMissing: {
      title: 'No camera found',
      help: 'Connect a camera and then turn it on. You can take part without one.',
    },
    cameraBusy: {
      title: 'The camera is in use',
      help: 'Another program is using it. Close that and then turn the camera on.',
    },
    microphoneRefused: {
      title: 'No access to the microphone',
      help: 'The browser denies access. Allow it with the symbol next to the address. You can listen without it.',
    },
    microphoneMissing: {
      title: 'No microphone found',
      help: 'Connect a microphone and then turn it on. You can listen without one.',
    },
    microphoneBusy: {
      title: 'The microphone is in use',
      help: 'Another program is using it. Close that and then turn the microphone on.',
    },
    screenRefused: {
      title: 'The screen is not shared',
      help: 'Sharing was cancelled, or the system denied it.',
    },
    autoplayBlocked: {
      title: 'The browser is holding back the sound',
      help: 'Turn it on to hear the others.',
    },
    unreachable: {
      title: 'The server cannot be reached',
      help: 'Check your internet connection and try again.',
    },
    browser: {
      title: 'This browser is not sufficient',
      help: 'Please use a current version of Firefox, Chrome, Edge or Safari.',
    },
    outdated: {
      title: 'This page no longer fits the server',
      help: 'The server was probably updated. Please reload the page.',
    },
    token: {
      title: 'Your access was refused',
      help: 'Open the invitation link again, or ask for a new one.',
    },
    linkSecret: {
      title: 'This link is not valid',
      help: 'Scan the QR code again, or open the whole link. Each start of the server makes a new one.',
    },
    tokenExpired: {
      title: 'Your access has expired',
      help: 'Try again, or ask for a new invitation link.',
    },
    forbidden: {
      title: 'You are not allowed to do that here',
      help: 'Ask whoever leads the meeting if you need it.',
    },
    siteForbidden: {
      title: 'You may not use this site',
      help: 'Choose another site, or have one chosen automatically.',
    },
    replaced: {
      title: 'You joined from somewhere else',
      help: 'The meeting goes on in another window or on another device.',
    },
    banned: {
      title: 'You have been banned from this room',
      help: 'Contact the moderators if this is a mistake.',
    },
    roomFull: {
      title: 'The room is full',
      help: 'As many people are in it as it allows. Try again later.',
    },
    roomLocked: {
      title: 'The room is locked',
      help: 'Ask the moderators to open it for you.',
    },
    podiumOnly: {
      title: 'Only the podium speaks and is seen here',
      help: 'The moderators can bring you onto the podium.',
    },
    busy: {
      title: 'The server is busy',
      help: 'Please try again in a few seconds.',
    },
    media: {
      title: 'Picture and sound are disturbed',
      help: 'The connection is being restored.',
    },
    relay: {
      title: 'Picture and sound do not get through your network',
      help: 'Your network only allows the way over a relay server, and that does not accept you right now. Try another network, or tell support.',
    },
    input: {
      title: 'The details are not valid',
      help: 'Please check room, name and site.',
    },
    other: {
      title: 'Something went wrong',
      help: 'Please try again. If it stays like this, tell support the code.',
    },
  },
};

/** English texts. */
import type { Texts } from './texts.ts';

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
    siteHint: 'Choose the site closest to you.',
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
    manyJoined: (count) => `${count} people have joined.`,
    manyLeft: (count) => `${count} people have left.`,
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
    busy: {
      title: 'The server is busy',
      help: 'Please try again in a few seconds.',
    },
    media: {
      title: 'Picture and sound are disturbed',
      help: 'The connection is being restored.',
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

/** What can go wrong, in English: what it is, and what one can do. */
import type { Texts } from './texts.ts';

export const enErrors: Texts['errors'] = {
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
  login: {
    title: 'The login is not finished',
    help: 'It took too long, or it belongs to another browser. Please log in again.',
  },
  invitation: {
    title: 'This invitation is not valid',
    help: 'Check the password. If it is right, the invitation was revoked or has expired: ask for a new link.',
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
  removed: {
    title: 'You are no longer in this meeting',
    help: 'The moderators have ended it for all, or removed you from it.',
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
  absent: {
    title: 'That is not here (any more)',
    help: 'It was removed meanwhile, or the link is not complete.',
  },
  limit: {
    title: 'There is no room for more',
    help: 'The limit is reached. Remove something else first.',
  },
  personGone: {
    title: 'This person is not in the room (any more)',
    help: 'They have left meanwhile. Should they come back, try again.',
  },
  refused: {
    title: 'That is not possible right now',
    help: 'Something may have changed in the meantime. Please try again.',
  },
  other: {
    title: 'Something went wrong',
    help: 'Please try again. If it stays like this, tell support the code.',
  },
};

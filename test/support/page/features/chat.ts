/** A chat in a room without servers: `chat=3` messages of the room, and a group and a private one. Test code only. */
import { ChatMessageView, ChatOwnView, ChatSettingsView } from '../../../../proto/features/chat.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const SINCE_MS = Date.UTC(2026, 10, 23, 13);
const NAMES = ['Anna Weber', 'Erika Mustermann', 'Jürgen Åkesson'];
const TEXTS = [
  'Guten Tag zusammen! Die Unterlagen liegen unter https://example.org/vorlage-17 bereit.',
  'Danke. Kommt der Änderungsantrag vor der Pause?',
  'Ja, direkt nach der Berichterstattung des Ausschusses.\nBitte halten Sie sich bereit.',
  '',
];

export function records(query: URLSearchParams): FeatureRecordMap {
  const count = Number(query.get('chat') ?? '0');
  if (count === 0) return new Map();
  const messages = Array.from({ length: count }, (_, index) => ({
    sequence: index + 1,
    sentAtMs: SINCE_MS + index * 61_000,
    number: index % NAMES.length === 1 ? 7 : 10 + (index % NAMES.length), // 7 is oneself
    name: NAMES[index % NAMES.length] ?? '',
    text: TEXTS[index % TEXTS.length] ?? '',
    isRemoved: index % TEXTS.length === TEXTS.length - 1,
  }));
  const sequence = count + 1;
  const psst = { sequence, conversation: sequence, name: 'Anna Weber', peerName: 'Anna Weber', text: 'Psst' };
  return new Map([
    ...[...messages, psst].map(
      (message) => [`m/${message.sequence}`, ChatMessageView.encode(message).finish()] as const,
    ),
    ['settings', ChatSettingsView.encode({ hasOlder: true }).finish()],
    ['own', ChatOwnView.encode({ groups: ['Finanzausschuss'] }).finish()],
  ]);
}

export const views: readonly PageViewCase[] = [
  [
    'chat',
    'people=9&chat=4&role=chair',
    '[data-testid=chat-messages]',
    '[data-testid=people]',
    '[data-panel=chat]',
  ],
];

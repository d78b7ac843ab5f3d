/** What a conversation is called. Pure. */
import type { Conversation } from './conversations.ts';
import type { ChatTexts } from './texts.ts';

export function nameOf({ place, name }: Conversation, texts: ChatTexts): string {
  if (place.kind === 'room') return texts.room;
  return place.kind === 'group' ? texts.group(name) : texts.privately(name);
}

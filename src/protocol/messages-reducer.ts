/**
 * The reducer `messages`: a list of messages, each under its id. It sees messages as the JSON that they are stored as, and knows of them
 * no more than this: so no LangChain is where a graph is folded.
 */
import { membersOf, messageTag, taggedContent } from './tags.ts';
import type { Json } from './json.ts';

/** LangGraph's id of a `RemoveMessage` that stands for all messages before it. */
export const removeAllMessages = '__remove_all__';

/** What the reducer has to know of a message. */
export interface MessageIdentity {
  readonly id: string | undefined;
  /** It is no message, but takes the one of its id away. */
  readonly removes: boolean;
}

/**
 * Adds messages to those that there are: one of a known id takes the place of the other, a new one comes last. (LangGraph's rules.)
 * `onUnknown` is told of an id that is to be removed and is not there.
 */
export function mergeMessages<Message>(
  left: readonly Message[],
  right: readonly Message[],
  identify: (message: Message) => MessageIdentity,
  onUnknown: (id: string) => void = () => {},
): readonly Message[] {
  const restart = right.findLastIndex((message) => {
    const { id, removes } = identify(message);
    return removes && id === removeAllMessages;
  });
  if (restart >= 0) return mergeMessages([], right.slice(restart + 1), identify, onUnknown);
  const merged: (Message | null)[] = [...left];
  const places = new Map(left.map((message, place) => [identify(message).id, place]));
  for (const message of right) {
    const { id, removes } = identify(message);
    const place = id === undefined ? undefined : places.get(id);
    if (removes) {
      if (place === undefined) onUnknown(id ?? '');
      else merged[place] = null;
    } else if (place === undefined) {
      places.set(id, merged.length);
      merged.push(message);
    } else {
      merged[place] = message;
    }
  }
  return merged.filter((message) => message !== null);
}

/** What a message is, of its JSON. */
export function identityOf(json: Json): MessageIdentity {
  const members = messageMembers(json) ?? {};
  const { id, type } = members;
  return { id: typeof id === 'string' ? id : undefined, removes: type === 'remove' };
}

/** The members of a message; undefined for JSON that is none. */
function messageMembers(json: Json): Readonly<Record<string, Json>> | undefined {
  const [tag, content] = taggedContent(json) ?? [];
  return tag === messageTag && content !== undefined ? membersOf(content) : undefined;
}

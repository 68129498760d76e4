import * as channels from '@langchain/langgraph/channels';
import { langgraph } from './library.ts';
import type { Library } from './library.ts';

/** Channels by their classes: LangGraph has some of them in an entry point of their own. */
export function channelsEntry(lib: Library): Library {
  return lib === langgraph ? (channels as unknown as Library) : lib;
}

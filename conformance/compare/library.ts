import { RemoveMessage } from '@langchain/core/messages';
import * as langgraphPackage from '@langchain/langgraph';
import * as langgraphPrebuilt from '@langchain/langgraph/prebuilt';
import { withLangGraph } from '@langchain/langgraph/zod';
import * as core from '../../src/index.ts';
import * as messages from '../../src/langchain/index.ts';
import * as prebuilt from '../../src/prebuilt/index.ts';
import { MessagesZodState } from '../../src/langchain/zod.ts';

/** LangGraph has in one package what is in several entries here. */
const holdpoint = { ...core, ...messages, ...prebuilt, MessagesZodState };

/** What a case builds its graphs with: one of the two libraries, by the names that both have, with this library's types. */
export type Library = typeof holdpoint;

// Their types differ in a hundred places that do not matter here: what is compared is what they do.
export const langgraph = {
  ...langgraphPackage,
  ...langgraphPrebuilt,
  withLangGraph,
  RemoveMessage,
} as unknown as Library;
export { holdpoint };

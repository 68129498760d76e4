import * as langgraphPackage from '@langchain/langgraph';
import * as core from '../../src/index.ts';
import * as messages from '../../src/langchain/index.ts';
import { MessagesZodState } from '../../src/langchain/zod.ts';

/** LangGraph has in one package what is in several entries here. */
const holdpoint = { ...core, ...messages, MessagesZodState };

/** What a case builds its graphs with: one of the two libraries, by the names that both have, with this library's types. */
export type Library = typeof holdpoint;

// Their types differ in a hundred places that do not matter here: what is compared is what they do.
export const langgraph = langgraphPackage as unknown as Library;
export { holdpoint };

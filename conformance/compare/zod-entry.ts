import * as langgraphZod from '@langchain/langgraph/zod';
import * as holdpointZod from '../../src/zod/index.ts';
import { langgraph } from './library.ts';
import type { Library } from './library.ts';

/** The entry point `zod` of either library, by the names that both have. */
export function zodEntry(lib: Library): typeof holdpointZod {
  return lib === langgraph ? (langgraphZod as unknown as typeof holdpointZod) : holdpointZod;
}

import * as langgraphPackage from '@langchain/langgraph';
import * as holdpoint from '../../src/index.ts';

/** What a case builds its graphs with: one of the two libraries, by the names that both have, with this library's types. */
export type Library = typeof holdpoint;

// Their types differ in a hundred places that do not matter here: what is compared is what they do.
export const langgraph = langgraphPackage as unknown as Library;
export { holdpoint };

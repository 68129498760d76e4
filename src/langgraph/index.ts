/** Graphs of `@langchain/langgraph`, on this library's engine: `holdpoint/langgraph`. It needs `@langchain/core`, which LangGraph brings along. */
export { durable } from './durable.ts';
export type { DurableOptions } from './durable.ts';
export type { Durable, LangGraphCommand, LangGraphGraph } from './durable-types.ts';
export type { DurableGraph } from './durable-graph.ts';

import type { RunnableToolLike } from '@langchain/core/runnables';
import type { DynamicTool, StructuredToolInterface } from '@langchain/core/tools';

/** A tool that runs here: what LangChain's `tool()` gives. (LangGraph's type.) */
export type ClientTool = StructuredToolInterface | DynamicTool | RunnableToolLike;

/** A tool that the model's provider runs: what its `bindTools` takes as it is. (LangGraph's type.) */
export type ServerTool = Record<string, unknown>;

export function isClientTool(tool: ClientTool | ServerTool): tool is ClientTool {
  return Reflect.get(tool, 'lc_runnable') === true;
}

/** `holdpoint/zod`: where LangGraph has it, too. It works with any Standard Schema, and loads no zod. */
export { withLangGraph } from '../graph/with-langgraph.ts';
export { registry } from './registry.ts';
export type { LangGraphMeta, ReducedField } from '../graph/with-langgraph.ts';

export { Annotation } from './annotation.ts';
export type { AnnotationFields, AnnotationRoot, ChannelAnnotation, ReducerAnnotation } from './annotation.ts';
export {
  AnyValue,
  BinaryOperatorAggregate,
  DeltaChannel,
  EphemeralValue,
  LastValue,
  Topic,
  UntrackedValueChannel,
} from './channels.ts';
export type { DeltaOptions } from './channels.ts';
export { DeltaValue } from './delta-value.ts';
export type { DeltaValueOptions } from './delta-value.ts';
export type { PathMap } from './add-branch.ts';
export type { CompileOptions } from './compile-options.ts';
export type { BatchOptions } from './batch.ts';
export { CompiledGraph } from './compiled-graph.ts';
export { isInterrupted } from './run-result.ts';
export type { RunResult } from './run-result.ts';
export type { Checkpointer } from './checkpointer.ts';
export type { DrawOptions } from './draw-graph.ts';
export { DrawableGraph } from './drawable-graph.ts';
export type { DrawableEdge, DrawableNode, MermaidOptions } from './mermaid.ts';
export type { GraphTypes, WithNodes } from './graph-types.ts';
export type { GraphNodeFunction, NodeResult, PathFunction, PathResult } from './node-function.ts';
export type { NodeDefaults } from './node-defaults.ts';
export type { AddNodeOptions } from './node-options.ts';
export { reducers } from './reducers.ts';
export type { RetryPolicy } from './retry-policy.ts';
export type {
  ContextSchema,
  GraphSchema,
  InputOf,
  ObjectSchema,
  SchemaInit,
  StateOf,
  UpdateOf,
} from './schema.ts';
export { StateGraph } from './state-graph.ts';
export { ReducedValue, StateSchema, UntrackedValue } from './state-schema.ts';
export type { AnyStateSchema, ReducedValueOptions, StateFields } from './state-schema.ts';
export { withLangGraph } from './with-langgraph.ts';
export type { LangGraphMeta, ReducedField } from './with-langgraph.ts';
export type { StateGraphConstructor, StateGraphOptions } from './state-graph-constructor.ts';

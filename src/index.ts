/** The public interface: authoring, and what keeps threads. Workers: `holdpoint/worker`. */
export { Command, END, INTERRUPT, isCommand, Send, START } from './protocol/command.ts';
export type { CommandFields, SendOptions } from './protocol/command.ts';
export { Overwrite } from './protocol/overwrite.ts';
export type { OverwriteValue } from './protocol/overwrite.ts';
export * from './graph/index.ts';
export { isInterrupted } from './graph/run-result.ts';
export type { RunResult } from './graph/run-result.ts';
export type { HistoryOptions } from './graph/history-filter.ts';
export type { RunConfig, ThreadConfig } from './graph/run-config.ts';
export type { StreamMode } from './graph/stream-chunks.ts';
export type { JoinOptions, StreamPart } from './graph/join-stream.ts';
export type { RunEvent } from './graph/run-events.ts';
export type { EventFilter } from './graph/stream-events.ts';
export type { SnapshotTask, StateSnapshot } from './engine/snapshot.ts';
export { GraphBubbleUp, isGraphBubbleUp } from './node/graph-bubble-up.ts';
export { isParentCommand, ParentCommand } from './node/parent-command.ts';
export { GraphInterrupt, interrupt, isGraphInterrupt } from './node/interrupt.ts';
export { getConfig, getCurrentTaskInput, getStore, getWriter, writer } from './node/getters.ts';
export type { TimeoutPolicy } from './node/read-timeout.ts';
export { RunControl } from './node/run-control.ts';
export { isNodeError, NodeError } from './node/node-error.ts';
export type { ErrorHandler } from './node/node-error.ts';
export { entrypoint, getPreviousState } from './graph/entrypoint.ts';
export type { EntrypointConfig, EntrypointOptions, EntrypointValue } from './graph/entrypoint.ts';
export type { EntrypointFinal } from './graph/entrypoint-final.ts';
export type { EntrypointGraph } from './graph/entrypoint-graph.ts';
export { task } from './graph/task.ts';
export type { TaskOptions } from './graph/task.ts';
export type { ExecutionInfo, NodeConfig, NodeConfig as LangGraphRunnableConfig } from './node/config.ts';
export type * from './node/node-store.ts';
export type { CacheFullKey, CacheNamespace, CachePolicy, NodeCache } from './node/node-cache.ts';
export {
  BaseCache,
  BaseStore,
  InMemoryCache,
  InMemoryStore,
  SqliteCache,
  SqliteStore,
} from './store/index.ts';
export type { Embed, IndexConfig, StoreOptions } from './store/index.ts';
export { MemorySaver } from './memory/memory-saver.ts';
export { TemporalSaver } from './client/temporal-saver.ts';
export type { ConnectOptions, StartOptions } from './client/saver-options.ts';
export type { Interrupt } from './protocol/messages.ts';
export type { Json, JsonObject } from './protocol/json.ts';
export {
  ChangedInterruptError,
  EmptyInputError,
  GraphDrained,
  GraphError,
  GraphRecursionError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  isGraphDrained,
  isNodeTimeoutError,
  NodeExecutionError,
  NodeTimeoutError,
  PayloadTooLargeError,
  StateGraphInputError,
  SwallowedInterruptError,
  ThreadBusyError,
  UnknownInterruptError,
  UnreachableNodeError,
  UnserializableValueError,
} from './protocol/errors.ts';
export type { ErrorCode, RefusalReason } from './protocol/errors.ts';

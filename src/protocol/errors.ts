/**
 * The errors of this library. Names and codes are LangGraph's where LangGraph has one.
 * A message says what is wrong, where, and how to mend it; `docs/errors/<code>.md` says more.
 */
import { localResultLimit } from './budget.ts';

export type ErrorCode =
  | 'CHANGED_INTERRUPT'
  | 'CHANGED_TASK'
  | 'DUPLICATE_GRAPH'
  | 'EMPTY_INPUT'
  | 'GRAPH_DRAINED'
  | 'GRAPH_RECURSION_LIMIT'
  | 'INTERRUPT_OUTSIDE_GRAPH'
  | 'INVALID_CONCURRENT_GRAPH_UPDATE'
  | 'INVALID_GRAPH'
  | 'INVALID_GRAPH_NODE_RETURN_VALUE'
  | 'INVALID_NAMESPACE'
  | 'INVALID_SCHEMA_VALUE'
  | 'INVALID_STATE_UPDATE'
  | 'MISSING_CHECKPOINTER'
  | 'MISSING_THREAD_ID'
  | 'NODE_FAILED'
  | 'NODE_TIMEOUT'
  | 'NOT_SUPPORTED'
  | 'OUTSIDE_NODE'
  | 'PAYLOAD_TOO_LARGE'
  | 'RUN_ABORTED'
  | 'SERVER_UNREACHABLE'
  | 'SWALLOWED_INTERRUPT'
  | 'THREAD_BUSY'
  | 'THREAD_EXISTS'
  | 'TOO_MANY_TASKS'
  | 'UNKNOWN_CHECKPOINT'
  | 'UNKNOWN_GRAPH'
  | 'UNKNOWN_INTERRUPT'
  | 'UNKNOWN_NODE'
  | 'UNREACHABLE_NODE'
  | 'UNREADABLE_MESSAGE'
  | 'UNSERIALIZABLE_VALUE';

/** Registered, so that it holds across realms and copies of this package. Other libraries' errors have codes, too. */
const brand: unique symbol = Symbol.for('holdpoint.GraphError');

export interface GraphErrorDetails {
  readonly code: ErrorCode;
  readonly node?: string | undefined;
  readonly reason?: string | undefined;
  readonly cause?: unknown;
}

/** Every error that this library raises itself. Test with `GraphError.is(error, code?)`, which also holds across realms and copies of the package. */
export class GraphError extends Error {
  readonly code: ErrorCode;
  /** @internal */
  readonly [brand] = true;
  /** LangGraph's name for the same field. */
  readonly lc_error_code: ErrorCode;
  /** The node at which it happened, where there is one. */
  readonly node: string | undefined;
  /** For one code with several causes, which one it was: see the error's page. */
  readonly reason: string | undefined;

  constructor(message: string, details: GraphErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.lc_error_code = details.code;
    this.node = details.node;
    this.reason = details.reason;
  }

  static is(error: unknown, code?: ErrorCode): error is GraphError {
    if (typeof error !== 'object' || error === null || !(brand in error)) return false;
    return code === undefined || ('code' in error && error.code === code);
  }
}

/** A run has stopped at the end of a superstep, as its `RunControl` was asked to. `reason` is what was given there. */
export class GraphDrained extends GraphError {
  /** LangGraph's mark of what is no failure. */
  get is_bubble_up(): true {
    return true;
  }

  constructor(reason: string) {
    super(
      `Graph drained: ${reason}. The thread stays at its last checkpoint; invoke(null) goes on from there.`,
      {
        code: 'GRAPH_DRAINED',
        reason,
      },
    );
  }
}

export function isGraphDrained(error: unknown): error is GraphDrained {
  return GraphError.is(error, 'GRAPH_DRAINED');
}

/** A run took more supersteps than its `recursionLimit`. */
export class GraphRecursionError extends GraphError {
  constructor(limit: number) {
    super(
      `Recursion limit of ${limit} reached without hitting a stop condition. ` +
        `You can increase the limit by setting the "recursionLimit" config key.`,
      { code: 'GRAPH_RECURSION_LIMIT' },
    );
  }
}

/** Something in how the graph is put together or called is wrong. */
export class GraphValueError extends GraphError {}

/** What a graph is declared with is no schema. */
export class StateGraphInputError extends GraphValueError {
  constructor(message: string) {
    super(
      `Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema. ${message}`,
      { code: 'INVALID_GRAPH' },
    );
  }
}

/** A node returned, or an input holds, something that the graph's channels cannot take. */
export class InvalidUpdateError extends GraphError {}

/** Something was to be kept in a store, under a namespace that cannot be one. */
export class InvalidNamespaceError extends GraphError {
  constructor(message: string) {
    super(message, { code: 'INVALID_NAMESPACE' });
  }
}

/** A run was asked for that has nothing to start from. */
export class EmptyInputError extends GraphError {
  constructor(message: string) {
    super(message, { code: 'EMPTY_INPUT' });
  }
}

/** A node that no edge, branch or `ends` leads to. */
export class UnreachableNodeError extends GraphError {
  constructor(message: string, node: string) {
    super(message, { code: 'UNREACHABLE_NODE', node });
  }
}

/** Why an answer was refused: LangGraph's reasons, and `answered` for a second answer to one question. */
export type RefusalReason = 'ambiguous' | 'not_pending' | 'answered';

/** An answer that names no question that waits for one. Nothing was changed by it. */
export class UnknownInterruptError extends GraphError {
  constructor(message: string, reason: RefusalReason) {
    super(message, { code: 'UNKNOWN_INTERRUPT', reason });
  }
}

/** A `catch` kept the pause of `interrupt()` from leaving its node. */
export class SwallowedInterruptError extends GraphError {}

/** A re-run asked another question than the one that was answered, in a graph compiled with `strict`. */
export class ChangedInterruptError extends GraphError {}

/** A node did not finish in its `timeout`. */
export class NodeTimeoutError extends GraphError {
  /** @param elapsedMs since the attempt began. */
  constructor(node: string, timeoutMs: number, kind: 'run' | 'idle' = 'run', elapsedMs: number = timeoutMs) {
    super(
      kind === 'run'
        ? `Node "${node}" exceeded its run timeout of ${timeoutMs}ms (elapsed: ${elapsedMs}ms). Raise the node's "timeout" option.`
        : `Node "${node}" exceeded its idle timeout of ${timeoutMs}ms without making progress (elapsed: ${elapsedMs}ms). ` +
            `Call config.heartbeat() in the node while it works, or raise its "timeout" option.`,
      { code: 'NODE_TIMEOUT', node, reason: kind },
    );
  }

  /** Which of the two times was over. */
  get kind(): 'run' | 'idle' {
    return this.reason === 'idle' ? 'idle' : 'run';
  }
}

/** Whether a node, or a task, was not done in its time. (LangGraph: `isNodeTimeoutError`.) */
export function isNodeTimeoutError(error: unknown): error is NodeTimeoutError {
  return GraphError.is(error, 'NODE_TIMEOUT');
}

/** A value that JSON cannot carry was about to be stored. */
export class UnserializableValueError extends GraphError {
  constructor(path: string, kind: string) {
    super(
      `${path} is ${kind}, which JSON cannot carry. State, questions and answers are stored as JSON: give texts, numbers, booleans, ` +
        `null, undefined, arrays, plain objects, Date, Map, Set, BigInt or typed arrays instead.`,
      { code: 'UNSERIALIZABLE_VALUE' },
    );
  }
}

/** A value that is larger than Temporal takes was about to be stored. */
export class PayloadTooLargeError extends GraphError {
  constructor(what: string, bytes: number, limit: number, node?: string) {
    super(
      `${what} is ${bytes} bytes as JSON, over the limit of ${limit} bytes for ${limit === localResultLimit ? 'a local node' : 'one Temporal payload'}. ` +
        `${limit === localResultLimit ? 'Add the node without `local: true`, or keep' : 'Keep'} large data elsewhere (a file, a database, an object store) and put its address in the state.`,
      { code: 'PAYLOAD_TOO_LARGE', node },
    );
  }
}

/** The thread is at work, and what was asked for would disturb it. */
export class ThreadBusyError extends GraphError {
  constructor(thread: string) {
    super(
      `Thread "${thread}" is busy with another run. Wait for it (invoke(null) joins it), then send the new input again.`,
      { code: 'THREAD_BUSY' },
    );
  }
}

/** The exception of a node: its own message, under the name of its own class. */
export class NodeExecutionError extends GraphError {
  /** The id of the task that failed. */
  readonly task: string | undefined;

  constructor(
    message: string,
    details: { node: string; name?: string; task?: string | undefined; cause?: unknown },
  ) {
    super(message, { code: 'NODE_FAILED', node: details.node, cause: details.cause });
    if (details.name !== undefined) this.name = details.name;
    this.task = details.task;
  }
}

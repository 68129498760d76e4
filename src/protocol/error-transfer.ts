/** How an error crosses from the process of a node to the process of its caller: as data, made into an error of the same class again. */
import {
  ChangedInterruptError,
  EmptyInputError,
  GraphDrained,
  GraphError,
  GraphRecursionError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  NodeExecutionError,
  NodeTimeoutError,
  PayloadTooLargeError,
  StateGraphInputError,
  SwallowedInterruptError,
  ThreadBusyError,
  UnknownInterruptError,
  UnreachableNodeError,
  UnserializableValueError,
} from './errors.ts';
import type { ErrorCode } from './errors.ts';

export interface ErrorData {
  readonly name: string;
  readonly message: string;
  /** Set when the error is this library's own. */
  readonly code?: ErrorCode;
  readonly reason?: string;
  /** Of an execution in which several runs have met: it is the error of the last. */
  readonly met?: boolean;
  readonly node?: string;
  readonly task?: string;
  readonly stack?: string;
  readonly cause?: ErrorData;
}

const maxDepth = 5;
const maxText = 8_000;

export function errorToData(error: unknown, depth = 0): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: describe(error) };
  const own = GraphError.is(error) ? error : undefined;
  const cause =
    error.cause !== undefined && depth < maxDepth ? errorToData(error.cause, depth + 1) : undefined;
  return {
    // Some libraries give their errors a message, or a name, that is no text.
    name: String(error.name),
    message: String(error.message).slice(0, maxText),
    ...(own && { code: own.code }),
    ...(own?.reason !== undefined && { reason: own.reason }),
    ...(own?.node !== undefined && { node: own.node }),
    ...(error instanceof NodeExecutionError && error.task !== undefined && { task: error.task }),
    ...(typeof error.stack === 'string' && { stack: error.stack.slice(0, maxText) }),
    ...(cause && { cause }),
  };
}

const classes = new Map<string, { readonly prototype: GraphError }>(
  [
    ChangedInterruptError,
    EmptyInputError,
    GraphDrained,
    GraphRecursionError,
    GraphValueError,
    InvalidNamespaceError,
    InvalidUpdateError,
    NodeTimeoutError,
    PayloadTooLargeError,
    StateGraphInputError,
    SwallowedInterruptError,
    ThreadBusyError,
    UnknownInterruptError,
    UnreachableNodeError,
    UnserializableValueError,
  ].map((c) => [c.name, c]),
);

export function dataToError(data: ErrorData): Error {
  const cause = data.cause && dataToError(data.cause);
  const error = make(data, cause);
  if (data.stack !== undefined) error.stack = data.stack;
  return error;
}

function make(data: ErrorData, cause: Error | undefined): Error {
  if (data.code === undefined) {
    const error = new Error(data.message, cause && { cause });
    error.name = data.name;
    return error;
  }
  if (data.code === 'NODE_FAILED' && data.node !== undefined) {
    return new NodeExecutionError(data.message, { node: data.node, name: data.name, task: data.task, cause });
  }
  const error = new GraphError(data.message, {
    code: data.code,
    reason: data.reason,
    node: data.node,
    cause,
  });
  // Some constructors write the message themselves, so the class is given by its prototype.
  const exact = classes.get(data.name);
  if (exact !== undefined) Object.setPrototypeOf(error, exact.prototype);
  error.name = data.name;
  return error;
}

function describe(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return String(thrown);
  }
}

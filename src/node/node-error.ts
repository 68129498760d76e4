import type { NodeConfig } from './config.ts';

const brand: unique symbol = Symbol.for('holdpoint.NodeError');

/** What an `errorHandler` is told of: the node, and the error with which it has failed for good. (LangGraph: `NodeError`.) */
export class NodeError {
  readonly node: string;
  /** Made from what was recorded of it: its name, message, stack and cause are the exception's. */
  readonly error: Error;
  /** @internal holds across copies of this package. */
  declare readonly [brand]: true;

  constructor(node: string, error: Error) {
    this.node = node;
    this.error = error;
    Object.defineProperty(this, brand, { value: true });
  }
}

export function isNodeError(value: unknown): value is NodeError {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * What a node leaves to do when it has failed for good. What it returns takes the place of what the node would have returned; the node's
 * own edges do not fire, so it gives a `Command` to go on. (LangGraph: `errorHandler`.)
 */
export type ErrorHandler<State = unknown, Result = unknown, Context = unknown> = (
  state: State,
  error: NodeError,
  config: NodeConfig<Context>,
) => Result | Promise<Result>;

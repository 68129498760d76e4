import { isGraphInterrupt } from '../node/interrupt.ts';
import { GraphError } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';

/** What a graph or a task that a tool calls may fail with: it is the tool's failure. */
const ofTheTool = new Set<ErrorCode>([
  'EMPTY_INPUT',
  'GRAPH_RECURSION_LIMIT',
  'INVALID_SCHEMA_VALUE',
  'NODE_FAILED',
  'NODE_TIMEOUT',
  'UNSERIALIZABLE_VALUE',
]);

/**
 * Whether the model is told of what a tool has thrown. A pause is none of its business; neither is a graph without a checkpointer, or a call
 * that the thread no longer takes: no other arguments would mend that.
 */
export function isForModel(error: unknown): boolean {
  if (isGraphInterrupt(error)) return false;
  if (typeof error === 'object' && error !== null && 'is_bubble_up' in error) return false;
  return !GraphError.is(error) || ofTheTool.has(error.code);
}

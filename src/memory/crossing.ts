import { payloadLimit } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { bytesOver } from '../protocol/json.ts';

/** What crosses to a node is a copy, as it is on Temporal: a node that changes its input changes nothing else. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}

/** What would not fit into a history is refused here too. */
export function within<T>(result: T, what: string, limit = payloadLimit): T {
  const bytes = bytesOver(result, limit);
  if (bytes !== undefined) throw new PayloadTooLargeError(what, bytes, limit);
  return result;
}

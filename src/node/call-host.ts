import type { CallRecord, RecordRefusal } from '../protocol/call.ts';
import { GraphError } from '../protocol/errors.ts';

/** Where the calls of a node are recorded. The shells give it to `runNode`. */
export interface CallHost {
  /** What has been recorded since the pass was started, by attempts before this one: asked for once. Absent: this is the first. */
  readonly earlier?: () => Promise<readonly CallRecord[]>;
  /**
   * Keeps a call's result, durably, before it is handed on. Gives back the record that counts: an earlier attempt's, if that came first.
   * @throws when the pass is over, or when it is too much for one node.
   */
  readonly record: (call: CallRecord) => Promise<CallRecord>;
}

/** The error of a call whose result the thread does not take. */
export function recordError({ reason, message }: RecordRefusal): GraphError {
  return new GraphError(message, { code: reason === 'too_large' ? 'PAYLOAD_TOO_LARGE' : 'RUN_ABORTED' });
}

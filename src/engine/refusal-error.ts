import {
  EmptyInputError,
  GraphError,
  InvalidUpdateError,
  ThreadBusyError,
  UnknownInterruptError,
} from '../protocol/errors.ts';
import type { Refusal } from './match-answers.ts';

/** A refusal as the error that its sender gets. */
export function refusalError(refusal: Refusal, thread: string): GraphError {
  switch (refusal.reason) {
    case 'busy':
      return new ThreadBusyError(thread);
    case 'cannot_meet':
      return new GraphError(refusal.message, { code: 'THREAD_BUSY', reason: 'cannot_meet' });
    case 'empty_input':
      return new EmptyInputError(refusal.message);
    case 'unknown_node':
      return new InvalidUpdateError(refusal.message, { code: 'INVALID_GRAPH' });
    case 'invalid_update':
      return new InvalidUpdateError(refusal.message, { code: 'INVALID_STATE_UPDATE' });
    case 'moved':
      return new GraphError(refusal.message, { code: 'THREAD_BUSY', reason: 'moved' });
    case 'too_large':
      return new GraphError(refusal.message, { code: 'PAYLOAD_TOO_LARGE' });
    case 'ambiguous':
    case 'not_pending':
    case 'answered':
      return new UnknownInterruptError(refusal.message, refusal.reason);
    default:
      // The reason came over the wire, from a version that knows more of them.
      return new GraphError(refusal.message, {
        code: 'UNREADABLE_MESSAGE',
        reason: refusal.reason satisfies never,
      });
  }
}

import { EmptyInputError, ThreadBusyError, UnknownInterruptError } from '../protocol/errors.ts';
import type { GraphError } from '../protocol/errors.ts';
import type { Refusal } from './match-answers.ts';

/** A refusal as the error that its sender gets. */
export function refusalError(refusal: Refusal, thread: string): GraphError {
  switch (refusal.reason) {
    case 'busy':
      return new ThreadBusyError(thread);
    case 'empty_input':
      return new EmptyInputError(refusal.message);
    case 'ambiguous':
    case 'not_pending':
    case 'empty_map':
    case 'answered':
      return new UnknownInterruptError(refusal.message, refusal.reason);
    default:
      return refusal.reason satisfies never;
  }
}

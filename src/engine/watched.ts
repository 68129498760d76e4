import type { ErrorData } from '../protocol/error-transfer.ts';
import type { StreamEvent } from './stream-event.ts';

/** What a thread has shown, and where that stands among all that it has ever shown. */
export interface Watched {
  readonly place: string;
  readonly event: StreamEvent;
}

/** How the thread rests when its watcher has seen all of it. */
export interface Rest {
  readonly error: ErrorData | null;
}

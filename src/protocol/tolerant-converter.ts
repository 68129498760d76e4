import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload, PayloadConverter } from '@temporalio/common';

const mark = '__unreadable__';

/** What stands in for a payload that cannot be read, so that one bad message does not block a thread for good. */
export interface Unreadable {
  readonly [mark]: string;
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, mark);
}

export function whyUnreadable(value: Unreadable): string {
  return value[mark];
}

/** Temporal's own converter, but that reading never throws: a workflow task that fails on a payload would be tried for ever. */
class TolerantConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return defaultPayloadConverter.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return {
        [mark]: `The payload cannot be read: ${reason}. Send JSON with the encoding "json/plain".`,
      } as T;
    }
  }
}

/** The name is the one by which Temporal's SDK looks a converter up. */
export const payloadConverter: PayloadConverter = new TolerantConverter();

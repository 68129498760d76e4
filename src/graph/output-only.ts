import type { StreamEvent } from '../engine/events.ts';
import { pick } from '../engine/values.ts';
import { updateOf } from '../engine/written.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Write } from '../protocol/task.ts';

/**
 * What is left of an event for a caller who is shown what the run gives back, and no other channel; undefined for nothing. (LangGraph's
 * rule for `invoke` with a `streamMode`.)
 */
export function ofOutput(event: StreamEvent, output: readonly string[]): StreamEvent | undefined {
  if (event.namespace !== undefined) return event;
  switch (event.mode) {
    case 'values':
      return event.inner === true ? undefined : { ...event, values: pick(event.values, output) };
    case 'updates':
      return { ...event, update: updateOf(writesOf(event.update), output) };
    default:
      return event;
  }
}

function writesOf(update: Json): readonly Write[] {
  const objects = (Array.isArray(update) ? update : [update]) as readonly (JsonObject | null)[];
  return objects.flatMap((object): Write[] => Object.entries(object ?? {}));
}

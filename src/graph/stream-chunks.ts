import type { StreamEvent } from '../engine/events.ts';

/** What a stream shows: the state after each superstep, or each node's writes. */
export type StreamMode = 'values' | 'updates';

/** An event of the engine as the chunks of the modes that were asked for, in LangGraph's form. */
export function chunksOf(event: StreamEvent, modes: StreamMode | readonly StreamMode[]): readonly unknown[] {
  const mode: StreamMode = event.mode === 'interrupts' ? event.in : event.mode;
  const chunk = chunkOf(event);
  if (typeof modes === 'string') return modes === mode ? [chunk] : [];
  return modes.includes(mode) ? [[mode, chunk]] : [];
}

function chunkOf(event: StreamEvent): unknown {
  switch (event.mode) {
    case 'values':
      return event.values;
    case 'updates':
      return { [event.node]: event.update };
    case 'interrupts':
      return { __interrupt__: event.interrupts };
    default:
      return event satisfies never;
  }
}

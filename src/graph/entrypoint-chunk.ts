/** What a run of an entrypoint shows, as LangGraph has it: its input and its result are bare, not in the channels that they are kept in. */
import { END, START } from '../protocol/command.ts';
import type { RunEvent } from './run-events.ts';
import { isInterrupted } from './run-result.ts';

type Members = Readonly<Record<string, unknown>>;

/** The result, of the values of the graph that an entrypoint is; null before there is one. */
export function bare(values: unknown): unknown {
  return (values as Members | null)?.[END] ?? null;
}

/** A chunk of this mode, of the entrypoint's own graph. */
export function entrypointChunk(mode: unknown, chunk: unknown, name: string): unknown {
  if (isInterrupted(chunk)) return chunk;
  switch (mode) {
    case 'values':
      return bare(chunk);
    case 'updates':
      return bareUpdate(chunk as Members, name);
    case 'tasks':
      return bareTask(chunk as Members, name);
    case 'checkpoints':
      return { ...(chunk as Members), values: bare((chunk as Members)['values']) };
    case 'debug': {
      const { type, payload } = chunk as Members;
      return {
        ...(chunk as Members),
        payload: entrypointChunk(type === 'checkpoint' ? 'checkpoints' : 'tasks', payload, name),
      };
    }
    default:
      return chunk;
  }
}

/** A task may have the entrypoint's name; what the entrypoint writes is known by its channel. */
function bareUpdate(chunk: Members, name: string): unknown {
  const update = chunk[name];
  if (!isMembers(update) || !(END in update)) return chunk;
  // What is known of the chunk beside what it shows is kept.
  return Object.assign(chunk, { [name]: bare(update) });
}

function bareTask(chunk: Members, name: string): unknown {
  if (chunk['name'] !== name) return chunk;
  const { input, result } = chunk;
  if (isMembers(input) && START in input) return { ...chunk, input: input[START], triggers: [START] };
  return isMembers(result) && END in result ? { ...chunk, result: { [END]: result[END] } } : chunk;
}

/** An event of the entrypoint itself, or of its function. */
export function entrypointEvent(event: RunEvent, name: string): RunEvent {
  if (event.name !== name || !event.event.startsWith('on_chain_')) return event;
  const { input, output, chunk, ...rest } = event.data;
  return {
    ...event,
    data: {
      ...rest,
      ...(input !== undefined && { input: isMembers(input) && START in input ? input[START] : input }),
      ...(output !== undefined && { output: bareOutput(output) }),
      ...(chunk !== undefined && { chunk: entrypointChunk('updates', chunk, name) }),
    },
  };
}

function bareOutput(output: unknown): unknown {
  if (isInterrupted(output)) return { __interrupt__: output.__interrupt__ };
  return isMembers(output) && END in output ? output[END] : output;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

import { byText } from './plain.ts';
import type { Plain } from './plain.ts';
import type { Observation } from './script.ts';

const byCompletion = new Set(['updates', 'tasks', 'debug', 'custom']);

/**
 * The tasks of a superstep finish in any order, on Temporal at least, and their updates come as they finish. So that transcripts
 * compare, updates that follow each other are put in one order.
 */
export function inOneOrder(seen: readonly Observation[]): readonly Observation[] {
  return seen.map(({ call, saw }) =>
    call.startsWith('stream') && Array.isArray(saw) ? { call, saw: sortNeighbours(saw) } : { call, saw },
  );
}

function sortNeighbours(chunks: readonly Plain[]): readonly Plain[] {
  const sorted: Plain[] = [];
  let group: Plain[] = [];
  const flush = (): void => {
    sorted.push(...group.toSorted(byText));
    group = [];
  };
  for (const chunk of chunks) {
    if (!comesAsItFinishes(chunk)) flush();
    group.push(chunk);
    if (!comesAsItFinishes(chunk)) flush();
  }
  flush();
  return sorted;
}

/** Of one mode, a chunk of updates is an object; of several, a pair that names its mode. */
function comesAsItFinishes(chunk: Plain): boolean {
  if (Array.isArray(chunk))
    return (chunk as readonly Plain[]).some((part) => typeof part === 'string' && byCompletion.has(part));
  return typeof chunk === 'object' && chunk !== null && !('error' in chunk);
}

import { byText } from './plain.ts';
import type { Plain } from './plain.ts';
import type { Observation } from './script.ts';

const byCompletion = new Set(['updates', 'tasks', 'debug', 'custom']);

/**
 * The tasks of a superstep finish in any order, on Temporal at least, and their updates come as they finish. So that transcripts
 * compare, updates that follow each other are put in one order.
 */
export function inOneOrder(seen: readonly Observation[]): readonly Observation[] {
  return seen.map(({ call, saw }) => {
    if (!call.startsWith('stream ') || !Array.isArray(saw)) return { call, saw };
    const modes = call.slice('stream '.length).split(',');
    return { call, saw: sortNeighbours(saw, (chunk) => byCompletion.has(modeOf(chunk, modes))) };
  });
}

function sortNeighbours(
  chunks: readonly Plain[],
  comesAsItFinishes: (chunk: Plain) => boolean,
): readonly Plain[] {
  const sorted: Plain[] = [];
  let group: Plain[] = [];
  const flush = (): void => {
    sorted.push(...group.toSorted(byText));
    group = [];
  };
  for (const chunk of chunks) {
    if (comesAsItFinishes(chunk)) {
      group.push(chunk);
      continue;
    }
    flush();
    sorted.push(chunk);
  }
  flush();
  return sorted;
}

/** Of several modes, a chunk names its own before what it shows. */
function modeOf(chunk: Plain, modes: readonly string[]): string {
  if (typeof chunk === 'object' && chunk !== null && 'error' in chunk) return 'error';
  const named = Array.isArray(chunk) ? (chunk as readonly Plain[]).at(-2) : undefined;
  return modes.find((mode) => mode === named) ?? (modes.length === 1 ? (modes[0] ?? '') : 'error');
}

import type { JsonObject } from './json.ts';

/** What a workflow gives as its result when the values are too large for one: that there are such values, and how to read them. */
const mark = '__note__';

export function resultNote(bytes: number): { readonly [mark]: string } {
  return {
    [mark]: `The final values are ${bytes} bytes, too many for a workflow result. Read them by getState, or by the query "state".`,
  };
}

const several = '__runs__';

/** Of an execution in which several runs have met: whoever waits for one of them has to look for how that one ended. */
export function severalRuns(values: JsonObject): JsonObject {
  return {
    [several]: 'Several runs have met in this execution. These are the values after the last.',
    ...values,
  };
}

export function isOfSeveral(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, several);
}

export function isNote(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, mark);
}

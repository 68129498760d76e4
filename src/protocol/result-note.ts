/** What a workflow gives as its result when the values are too large for one: that there are such values, and how to read them. */
const mark = '__note__';

export function resultNote(bytes: number): { readonly [mark]: string } {
  return {
    [mark]: `The final values are ${bytes} bytes, too many for a workflow result. Read them by getState, or by the query "state".`,
  };
}

export function isNote(result: unknown): boolean {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, mark);
}

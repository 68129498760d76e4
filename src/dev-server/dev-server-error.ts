/** A Temporal server could not be found, started or reached; the message says what was tried, why it failed and how to mend it. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';
}

/** What went wrong in one line: Node and fetch hide the useful part in `cause` and in `errors`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}

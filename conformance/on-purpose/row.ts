import type { Script } from '../compare/script.ts';

/** A row of docs/differences.md, and the facts that show both of its sides. */
export interface Row {
  /** How the row begins there. */
  readonly row: string;
  /** Does it, and gives what can be told apart. */
  readonly facts: (it: Script) => Promise<unknown>;
  readonly langgraph: unknown;
  readonly here: unknown;
  /** Of LangGraph's own graph that is run here, where it is what its builder, or its `interrupt`, makes it. */
  readonly durable?: unknown;
}

/** The error that something ends with: its name, and why it was refused when the error says so. Or `'no error'`. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    const { name } = error as Error;
    return [name, (error as { reason?: string }).reason, codeOf(error)].filter(Boolean).join(' ');
  }
}

function codeOf(error: unknown): unknown {
  return (error as { lc_error_code?: string }).lc_error_code;
}

/** The values of a result's questions. */
export function asked(result: unknown): unknown {
  return (
    (result as { __interrupt__?: { value: unknown }[] } | undefined)?.__interrupt__?.map(
      ({ value }) => value,
    ) ?? 'nothing'
  );
}

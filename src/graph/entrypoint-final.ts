import { END } from '../protocol/command.ts';

/** The channel in which an entrypoint keeps what its next run is given. LangGraph's name. */
export const previousChannel = '__previous__';

const brand: unique symbol = Symbol.for('holdpoint.EntrypointFinal');

/** What `entrypoint.final` gives: `value` for the caller, `save` for the thread's next run. */
export interface EntrypointFinal<Value = unknown, Save = unknown> {
  /** @internal */
  readonly [brand]: true;
  readonly value: Value;
  readonly save: Save;
}

export function entrypointFinal<Value, Save>(fields: {
  readonly value: Value;
  readonly save: Save;
}): EntrypointFinal<Value, Save> {
  return { ...fields, [brand]: true };
}

/** What the function has given back, as what it writes. As in LangGraph nothing is null. */
export function entrypointWrites(returned: unknown): Record<string, unknown> {
  const { value, save } = isFinal(returned) ? returned : { value: returned, save: returned };
  return { [END]: value ?? null, [previousChannel]: save ?? null };
}

function isFinal(returned: unknown): returned is EntrypointFinal {
  return typeof returned === 'object' && returned !== null && brand in returned;
}

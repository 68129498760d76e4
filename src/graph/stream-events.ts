/** A run as LangChain's events, version 2: what `streamEvents` gives. They are made of what the run's streams show. */
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import type { JsonObject } from '../protocol/json.ts';
import { ofGraph, RunEvents } from './run-events.ts';
import type { NamedRun, RunEvent } from './run-events.ts';

/** Which events are given: all, unless something is said. (LangChain's.) */
export interface EventFilter {
  readonly includeNames?: readonly string[];
  readonly includeTags?: readonly string[];
  /** `chain` for graphs, nodes and LangChain's chains; `chat_model`, `tool`, `retriever`, `prompt`, `llm`. */
  readonly includeTypes?: readonly string[];
  readonly excludeNames?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly excludeTypes?: readonly string[];
}

/** @throws what `resultOf` throws, where the run has ended with an error. */
export async function* eventsOf(
  run: NamedRun,
  shown: AsyncGenerator<StreamEvent, Settled>,
  resultOf: (settled: Settled) => object,
  filter: EventFilter,
): AsyncGenerator<RunEvent, void> {
  const made = new RunEvents(run);
  let whole: JsonObject | undefined;
  const wanted = (events: readonly RunEvent[]): readonly RunEvent[] =>
    events.filter((event) => passes(event, filter));
  yield* wanted([ofGraph(run, 'on_chain_start', { input: run.input })]);
  for (;;) {
    const next = await shown.next();
    if (next.done === true) {
      // An output schema chooses what `invoke` gives; here, as in all streams, it is the whole state. (LangGraph's rule.)
      const settled = whole === undefined ? next.value : { ...next.value, values: whole };
      return yield* wanted([ofGraph(run, 'on_chain_end', { output: resultOf(settled) })]);
    }
    if (next.value.mode === 'values' && next.value.namespace === undefined) whole = next.value.values;
    yield* wanted(made.of(next.value));
  }
}

/** Whether the filter lets the event pass: it is included by one of its traits, if any are asked for, and excluded by none. */
function passes({ event, name, tags }: RunEvent, filter: EventFilter): boolean {
  const type = event.replace(/^on_/u, '').replace(/_(start|stream|end|error)$/u, '');
  const { includeNames, includeTags, includeTypes, excludeNames, excludeTags, excludeTypes } = filter;
  const has = (
    names: readonly string[] = [],
    wanted: readonly string[] = [],
    types: readonly string[] = [],
  ): boolean => names.includes(name) || tags.some((tag) => wanted.includes(tag)) || types.includes(type);
  const asked = includeNames ?? includeTags ?? includeTypes;
  const isIncluded = asked === undefined || has(includeNames, includeTags, includeTypes);
  return isIncluded && !has(excludeNames, excludeTags, excludeTypes);
}

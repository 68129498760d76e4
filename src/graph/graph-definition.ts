import type { StandardSchemaV1 } from '@standard-schema/spec';
import { GraphError, StateGraphInputError } from '../protocol/errors.ts';
import { Annotation, isAnnotationRoot } from './annotation.ts';
import type { LegacyChannel } from './state-graph-constructor.ts';
import { asGraphSchema, isStandardSchema } from './schema.ts';
import type { ContextSchema, GraphSchema } from './schema.ts';

/** The schemas of a graph, however they were given. */
export interface GraphDefinition {
  /** One; or two where the graph has only an input and an output. */
  readonly state: readonly GraphSchema[];
  /** Or one that does not tell its fields: then it is of all channels. */
  readonly input?: GraphSchema | StandardSchemaV1;
  readonly output?: GraphSchema;
  readonly context?: ContextSchema;
}

const known = new Set(['state', 'stateSchema', 'input', 'output', 'context', 'nodes']);

const replacements: Readonly<Record<string, string>> = {
  interrupt: 'Import interrupt and call it in the node: interrupt<Question, Answer>(question)',
  writer: 'Give the stream its types where you read it',
};

/**
 * Reads the arguments of `new StateGraph`.
 * @throws GraphError NOT_SUPPORTED for LangGraph's other forms, with what to write instead.
 * @throws StateGraphInputError INVALID_GRAPH for what is no schema.
 */
export function readDefinition(first: unknown, second: unknown): GraphDefinition {
  const schema = asGraphSchema(first);
  if (schema !== undefined) {
    if (second === undefined || isContextSchema(second)) return define([schema], { context: second });
    return define([schema], fieldsOf(second, ['state', 'stateSchema']));
  }
  const channels = channelsIn(first);
  if (channels !== undefined) return define([channels], {});
  const fields = fieldsOf(first, []);
  const { input, output } = fields;
  const state = fields.state ?? fields.stateSchema;
  const others = { ...fields, context: second ?? fields.context };
  if (state !== undefined) return define([state], others);
  if (input !== undefined && output !== undefined) return define([input, output], others);
  throw invalidSchema('the state');
}

/** LangGraph's oldest form, `{ channels: { name: { value | reducer, default } | null } }`, as annotations; undefined for any other. */
function channelsIn(value: unknown): GraphSchema | undefined {
  if (typeof value !== 'object' || value === null || !('channels' in value)) return undefined;
  const { channels } = value;
  if (typeof channels !== 'object' || channels === null) return undefined;
  const entries = Object.entries(channels as Readonly<Record<string, LegacyChannel>>);
  return Annotation.Root(
    Object.fromEntries(
      entries.map(([name, channel]) => {
        const reducer = channel?.reducer ?? channel?.value;
        return [name, reducer ? Annotation({ ...channel, reducer }) : Annotation()];
      }),
    ),
  );
}

function define(state: readonly unknown[], others: Readonly<Record<string, unknown>>): GraphDefinition {
  const { input, output, context } = others;
  if (context !== undefined && !isContextSchema(context)) throw invalidSchema('the context');
  return {
    state: state.map((schema) => graphSchema(schema, 'the state')),
    ...(input !== undefined && { input: isStandardSchema(input) ? input : graphSchema(input, 'the input') }),
    ...(output !== undefined && { output: graphSchema(output, 'the output') }),
    ...(context !== undefined && { context }),
  };
}

function fieldsOf(value: unknown, without: readonly string[]): Readonly<Record<string, unknown>> {
  // What has a shape or a validate of its own was meant as a schema, so its members are no options.
  if (typeof value !== 'object' || value === null || isStandardSchema(value))
    throw invalidSchema('the state');
  for (const name of Object.keys(value)) {
    if (known.has(name) && !without.includes(name)) continue;
    const instead = replacements[name];
    if (instead === undefined) throw invalidSchema(`"${name}"`);
    throw new GraphError(`new StateGraph({ ${name} }) is not supported. ${instead}.`, {
      code: 'NOT_SUPPORTED',
    });
  }
  return value as Readonly<Record<string, unknown>>;
}

function isContextSchema(value: unknown): value is ContextSchema {
  return isAnnotationRoot(value) || isStandardSchema(value);
}

function graphSchema(schema: unknown, what: string): GraphSchema {
  const found = asGraphSchema(schema);
  if (found !== undefined) return found;
  throw invalidSchema(what);
}

function invalidSchema(what: string): StateGraphInputError {
  return new StateGraphInputError(
    `No schema was found for ${what}. Give new StateGraph an Annotation.Root({ ... }), an object of zod ` +
      `(4, or 3 from 3.24) or Valibot, or a new StateSchema({ ... }), or { state, input?, output?, context? } of these.`,
  );
}

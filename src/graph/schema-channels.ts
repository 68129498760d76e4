import { GraphError, GraphValueError } from '../protocol/errors.ts';
import { channelOfField, isAnnotationRoot } from './annotation.ts';
import type { AnyAnnotationRoot } from './annotation.ts';
import { deltaBody } from './channels.ts';
import { reducedChannel } from './reduced-channel.ts';
import type { ChannelDefinition } from './reduced-channel.ts';
import { defaultOf } from './schema-default.ts';
import { fieldsOfObject, isStandardSchema } from './schema.ts';
import type { GraphSchema } from './schema.ts';
import { DeltaValue } from './delta-value.ts';
import { ReducedValue, StateSchema, UntrackedValue } from './state-schema.ts';
import { langGraphMeta } from './with-langgraph.ts';

/** The channels that a schema declares, in its order. */
export function channelsOf(schema: GraphSchema): ReadonlyMap<string, ChannelDefinition> {
  if (isAnnotationRoot(schema)) return annotatedChannels(schema);
  return fieldChannels(StateSchema.isInstance(schema) ? schema.fields : fieldsOfObject(schema));
}

/**
 * Adds a schema's channels to those of the graph. As in LangGraph, a plain field in a later schema names the channel that is
 * there already, reducer and all; a reducer that differs from the one there is an error.
 * @throws GraphValueError INVALID_GRAPH
 */
export function addChannels(
  channels: Map<string, ChannelDefinition>,
  schema: GraphSchema,
): readonly string[] {
  const added = channelsOf(schema);
  for (const [name, definition] of added) {
    const present = channels.get(name);
    if (present === undefined) channels.set(name, definition);
    else if (definition.plan.kind !== 'last' && !foldAlike(present, definition)) {
      throw new GraphValueError(
        `Channel "${name}" already exists with a different type. It is ${describe(present)} in the schema that came first, ` +
          `and ${describe(definition)} in a later one. Give it the same reducer in both, or leave the reducer out of the later one.`,
        { code: 'INVALID_GRAPH' },
      );
    }
  }
  return [...added.keys()];
}

/**
 * A state is written some fields at a time, so a check of the whole object would never run.
 * @throws GraphError NOT_SUPPORTED
 */
export function refuseWholeObjectChecks(schema: GraphSchema): void {
  if (isAnnotationRoot(schema) || StateSchema.isInstance(schema)) return;
  const internals: unknown = Reflect.get(schema, '_zod');
  const checks = (internals as { def?: { checks?: readonly unknown[] } } | undefined)?.def?.checks ?? [];
  // Valibot's: the object is the first of the pipe.
  const pipe: unknown = Reflect.get(schema, 'pipe');
  if (checks.length === 0 && !(Array.isArray(pipe) && pipe.length > 1)) return;
  throw new GraphError(
    'The state schema has a check of the whole object (refine, superRefine or check), which could not run: nodes write some ' +
      'fields at a time. Put the check on a field, into a node, or on the "input" schema.',
    { code: 'NOT_SUPPORTED' },
  );
}

function annotatedChannels(schema: AnyAnnotationRoot): ReadonlyMap<string, ChannelDefinition> {
  const channels = new Map<string, ChannelDefinition>();
  for (const [name, field] of Object.entries(schema.spec)) {
    const channel = channelOfField(field);
    if (channel === undefined) {
      throw new GraphValueError(
        `Annotation.Root: the field "${name}" is ${foreign(field)}. Write Annotation<T>() or Annotation<T>({ reducer, default }).`,
        { code: 'INVALID_GRAPH' },
      );
    }
    const initial = channel.default && { initial: channel.default };
    channels.set(name, channel.definition ?? reducedChannel(channel.reducer, initial ?? {}));
  }
  return channels;
}

/** LangGraph's own channels have the names of ours, and not their insides. */
function foreign(field: unknown): string {
  const name: unknown =
    typeof field === 'object' && field !== null && 'lg_is_channel' in field
      ? Reflect.get(field, 'lc_graph_name')
      : undefined;
  return typeof name === 'string' ? `a channel of @langchain/langgraph, of kind ${name}` : 'no annotation';
}

function fieldChannels(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, ChannelDefinition> {
  return new Map(Object.entries(fields).map(([name, field]) => [name, fieldChannel(name, field)]));
}

function fieldChannel(name: string, field: unknown): ChannelDefinition {
  if (ReducedValue.isInstance(field)) {
    const { valueSchema, inputSchema, reducer } = field;
    const initial = defaultOf(valueSchema, name);
    return reducedChannel(reducer, { schema: inputSchema, valueSchema, ...(initial && { initial }) });
  }
  if (DeltaValue.isInstance(field)) {
    const { valueSchema, inputSchema, reducer } = field;
    const body = deltaBody(reducer, defaultOf(valueSchema, name));
    return { plan: { kind: 'custom' }, body: { ...body, schema: inputSchema, valueSchema } };
  }
  if (UntrackedValue.isInstance(field)) {
    const { schema, guard } = field;
    const initial = schema && defaultOf(schema, name);
    return {
      plan: { kind: 'last', untracked: guard ? 'guarded' : 'unguarded' },
      body: { ...(schema && { schema }), ...(initial && { initial }) },
    };
  }
  if (!isStandardSchema(field)) {
    throw new GraphValueError(
      `Invalid state field "${name}": must be a schema, ReducedValue, DeltaValue or UntrackedValue. Give any Standard Schema (zod, Valibot, ArkType, ...), new ReducedValue(schema, { reducer }) or new UntrackedValue(schema).`,
      { code: 'INVALID_GRAPH' },
    );
  }
  const meta = langGraphMeta(field);
  const initial = meta?.default ?? defaultOf(field, name);
  return reducedChannel(meta?.reducer?.fn, {
    schema: meta?.reducer?.schema ?? field,
    ...(meta?.reducer && { valueSchema: field }),
    ...(initial && { initial }),
  });
}

function foldAlike(a: ChannelDefinition, b: ChannelDefinition): boolean {
  if (a.plan.kind === 'named' && b.plan.kind === 'named')
    return a.plan.reducer === b.plan.reducer && a.plan.fleeting === b.plan.fleeting;
  return a.plan.kind === b.plan.kind && a.body.reduce === b.body.reduce;
}

function describe({ plan }: ChannelDefinition): string {
  switch (plan.kind) {
    case 'last':
      return 'a last-value channel';
    case 'named':
      return `a channel with the reducer "${plan.reducer}"`;
    case 'custom':
      return 'a channel with a reducer function of its own';
    default: {
      const never: never = plan;
      return never;
    }
  }
}

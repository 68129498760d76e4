import type { StandardSchemaV1 } from '@standard-schema/spec';

type Output<Schema extends StandardSchemaV1> = StandardSchemaV1.InferOutput<Schema>;

export interface LangGraphMeta<Value, Update> {
  /** How what is written becomes the field's value. */
  readonly reducer?: {
    readonly fn: (current: Value, next: Update) => Value;
    /** Of what is written. Default: the field's own. */
    readonly schema?: StandardSchemaV1<unknown, Update>;
  };
  /** Makes the value that a new thread starts with. Default: that of the schema. */
  readonly default?: () => Value;
  /** LangGraph's, for its tools. Nothing here reads it. */
  readonly jsonSchemaExtra?: object;
}

/** A field whose writes are reduced. `lg_reducer_schema` is for the compiler only, under LangGraph's name. */
export type ReducedField<Schema, Update> = Schema & { readonly lg_reducer_schema: StandardSchemaV1<Update> };

let metas = new WeakMap<object, LangGraphMeta<unknown, unknown>>();

/**
 * Gives a field of a zod object a reducer, a default, or both. Wrap the finished schema: a schema that is made of it, by `.optional()` for
 * one, is another one. (LangGraph: `withLangGraph`.)
 *
 * @example
 * const State = z.object({
 *   notes: withLangGraph(z.array(z.string()), {
 *     reducer: { schema: z.string(), fn: (all, one) => [...all, one] },
 *     default: () => [],
 *   }),
 * });
 */
export function withLangGraph<Schema extends StandardSchemaV1>(
  schema: Schema,
  meta: Omit<LangGraphMeta<Output<Schema>, never>, 'reducer'> & { readonly reducer?: undefined },
): Schema;
export function withLangGraph<Schema extends StandardSchemaV1, Update = Output<Schema>>(
  schema: Schema,
  meta: LangGraphMeta<Output<Schema>, Update>,
): ReducedField<Schema, Update>;
export function withLangGraph(schema: StandardSchemaV1, meta: object): StandardSchemaV1 {
  metas.set(schema, meta);
  return schema;
}

export function langGraphMeta(schema: object): LangGraphMeta<unknown, unknown> | undefined {
  return metas.get(schema);
}

/** Takes back what a field was given; without one, what all were given. */
export function forgetLangGraph(schema?: object): void {
  if (schema === undefined) metas = new WeakMap();
  else metas.delete(schema);
}

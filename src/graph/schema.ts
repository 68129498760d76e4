import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { OverwriteValue } from '../protocol/overwrite.ts';
import { Annotation, channelOfField, isAnnotationRoot } from './annotation.ts';
import type { AnnotatedState, AnnotatedUpdate, AnnotationFields, AnyAnnotationRoot } from './annotation.ts';
import { StateSchema } from './state-schema.ts';
import type { AnyStateSchema } from './state-schema.ts';

type SchemaFields = Readonly<Record<string, StandardSchemaV1>>;

/**
 * An object schema whose fields are Standard Schemas: what zod makes with `z.object({ ... })`, and Valibot with `v.object({ ... })`.
 * Known by its form, so that this package depends on neither.
 */
export type ObjectSchema = StandardSchemaV1 &
  ({ readonly shape: SchemaFields } | { readonly entries: SchemaFields });

/** What declares the channels of a graph: a zod object, an `Annotation.Root`, or a `StateSchema`. */
export type GraphSchema = ObjectSchema | AnyAnnotationRoot | AnyStateSchema;

/** The same, or the fields of an `Annotation.Root` as they are. */
export type SchemaInit = GraphSchema | AnnotationFields;

/** What declares a run's static context. Any Standard Schema validates it; an `Annotation.Root` only gives its type. */
export type ContextSchema = StandardSchemaV1 | AnyAnnotationRoot;

/** The values that nodes read. */
export type StateOf<Schema> = Schema extends { readonly State: infer State; readonly Update: unknown }
  ? State
  : Schema extends StandardSchemaV1
    ? StandardSchemaV1.InferOutput<Schema>
    : Schema extends AnnotationFields
      ? AnnotatedState<Schema>
      : unknown;

/** What nodes may write: any of the channels. */
export type UpdateOf<Schema> = Schema extends { readonly State: unknown; readonly Update: infer Update }
  ? Update
  : Schema extends StandardSchemaV1
    ? Partial<WithReduced<Schema, StandardSchemaV1.InferInput<Schema>>>
    : Schema extends AnnotationFields
      ? AnnotatedUpdate<Schema>
      : unknown;

/** What a run takes by a schema of its own: here the fields that zod requires are required. */
export type InputOf<Schema> = Schema extends { readonly State: unknown; readonly Update: infer Update }
  ? Update
  : Schema extends StandardSchemaV1
    ? WithReduced<Schema, StandardSchemaV1.InferInput<Schema>>
    : Schema extends AnnotationFields
      ? AnnotatedUpdate<Schema>
      : unknown;

/** By field: what `withLangGraph` says is written, where it gives a reducer. */
type ReducedWrites<Shape> = {
  [
    Key in keyof Shape as Shape[Key] extends { readonly lg_reducer_schema: unknown } ? Key : never
  ]?: Shape[Key] extends StandardSchemaV1 & {
    readonly lg_reducer_schema: infer Reducer extends StandardSchemaV1;
  }
    ? StandardSchemaV1.InferInput<Reducer> | OverwriteValue<StandardSchemaV1.InferOutput<Shape[Key]>>
    : never;
};
type WithReduced<Schema, Input> = Schema extends { readonly shape: infer Shape }
  ? keyof ReducedWrites<Shape> extends never
    ? Input
    : Omit<Input, keyof ReducedWrites<Shape>> & ReducedWrites<Shape>
  : Input;

export function isStandardSchema(value: unknown): value is StandardSchemaV1 {
  // ArkType's schemas are functions.
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false;
  const standard: unknown = Reflect.get(value, '~standard');
  return typeof standard === 'object' && standard !== null && 'validate' in standard;
}

function isObjectSchema(value: unknown): value is ObjectSchema {
  if (!isStandardSchema(value)) return false;
  const fields: unknown = Reflect.get(value, 'shape') ?? Reflect.get(value, 'entries');
  return typeof fields === 'object' && fields !== null && Object.values(fields).every(isStandardSchema);
}

/** The fields of an object schema: zod's `shape`, Valibot's `entries`. */
export function fieldsOfObject(schema: ObjectSchema): SchemaFields {
  return 'shape' in schema ? schema.shape : schema.entries;
}

export function isGraphSchema(value: unknown): value is GraphSchema {
  return isAnnotationRoot(value) || StateSchema.isInstance(value) || isObjectSchema(value);
}

/** The schema that a graph is given, also as the fields of an `Annotation.Root`; undefined for what is none. */
export function asGraphSchema(value: unknown): GraphSchema | undefined {
  if (isGraphSchema(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = Object.values(value);
  const isFields = fields.length > 0 && fields.every((field) => channelOfField(field) !== undefined);
  return isFields ? Annotation.Root(value as AnnotationFields) : undefined;
}

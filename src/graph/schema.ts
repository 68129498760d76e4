import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isAnnotationRoot } from './annotation.ts';
import type { AnyAnnotationRoot } from './annotation.ts';

/**
 * An object schema whose fields are Standard Schemas: what zod makes with `z.object({ ... })`.
 * Known by its shape, so that this package does not depend on zod.
 */
export type ObjectSchema = StandardSchemaV1 & { readonly shape: Readonly<Record<string, StandardSchemaV1>> };

/** What declares the channels of a graph: a zod object, or an `Annotation.Root`. */
export type GraphSchema = ObjectSchema | AnyAnnotationRoot;

/** What declares a run's static context. Any Standard Schema validates it; an `Annotation.Root` only gives its type. */
export type ContextSchema = StandardSchemaV1 | AnyAnnotationRoot;

/** The values that nodes read. */
export type StateOf<Schema> = Schema extends { readonly spec: unknown; readonly State: infer State }
  ? State
  : Schema extends StandardSchemaV1
    ? StandardSchemaV1.InferOutput<Schema>
    : unknown;

/** What nodes may write: any of the channels. */
export type UpdateOf<Schema> = Schema extends { readonly spec: unknown; readonly Update: infer Update }
  ? Update
  : Schema extends StandardSchemaV1
    ? Partial<StandardSchemaV1.InferInput<Schema>>
    : unknown;

/** What a run takes by a schema of its own: here the fields that zod requires are required. */
export type InputOf<Schema> = Schema extends { readonly spec: unknown; readonly Update: infer Update }
  ? Update
  : Schema extends StandardSchemaV1
    ? StandardSchemaV1.InferInput<Schema>
    : unknown;

export function isStandardSchema(value: unknown): value is StandardSchemaV1 {
  // ArkType's schemas are functions.
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false;
  const standard: unknown = Reflect.get(value, '~standard');
  return typeof standard === 'object' && standard !== null && 'validate' in standard;
}

function isObjectSchema(value: unknown): value is ObjectSchema {
  if (!isStandardSchema(value) || !('shape' in value)) return false;
  const { shape } = value;
  return typeof shape === 'object' && shape !== null && Object.values(shape).every(isStandardSchema);
}

export function isGraphSchema(value: unknown): value is GraphSchema {
  return isAnnotationRoot(value) || isObjectSchema(value);
}

import type { StandardSchemaV1 } from '@standard-schema/spec';
import { GraphError } from '../protocol/errors.ts';

/**
 * The default that a field's zod schema declares, as a function that makes it anew each time. It may give undefined where a
 * wrapper takes the default back: then there is none. A field that merely accepts `undefined` has no default.
 */
export function defaultOf(field: StandardSchemaV1, channel: string): (() => unknown) | undefined {
  if (field['~standard'].vendor !== 'zod') return otherDefault(field);
  if (!declaresDefault(field)) return undefined;
  return () => {
    const result = field['~standard'].validate(undefined);
    if (result instanceof Promise) {
      throw invalidDefault(channel, 'is validated asynchronously', 'Give the field a synchronous schema');
    }
    if (result.issues !== undefined) {
      const why = result.issues.map((issue) => issue.message).join('; ');
      throw invalidDefault(
        channel,
        `does not pass its own schema (${why})`,
        'Mend the default or the schema',
      );
    }
    return result.value;
  };
}

/** Of another library's schema: what it makes of nothing at all. (LangGraph's rule.) */
function otherDefault(field: StandardSchemaV1): (() => unknown) | undefined {
  const make = (): unknown => {
    const result = field['~standard'].validate(undefined);
    return result instanceof Promise || result.issues !== undefined ? undefined : result.value;
  };
  return make() === undefined ? undefined : make;
}

/** Neither Standard Schema nor zod's public API tells a default from an optional field, so this reads zod's definitions: v4's, then v3's. */
function declaresDefault(schema: unknown): boolean {
  const definition = member(member(schema, '_zod'), 'def') ?? member(schema, '_def');
  const kind = member(definition, 'type');
  switch (typeof kind === 'string' ? kind : member(definition, 'typeName')) {
    case 'default':
    case 'prefault':
    case 'ZodDefault':
      return true;
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
    case 'ZodOptional':
    case 'ZodNullable':
    case 'ZodReadonly':
    case 'ZodCatch':
      return declaresDefault(member(definition, 'innerType'));
    case 'pipe':
    case 'ZodPipeline':
      return declaresDefault(member(definition, 'in'));
    case 'ZodEffects':
      return declaresDefault(member(definition, 'schema'));
    case 'ZodBranded':
      return declaresDefault(kind);
    default:
      return false;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function invalidDefault(channel: string, what: string, fix: string): GraphError {
  return new GraphError(`The default of channel "${channel}" ${what}. ${fix}.`, {
    code: 'INVALID_SCHEMA_VALUE',
  });
}

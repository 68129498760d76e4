import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isStandardSchema } from '../graph/schema.ts';
import type { LangGraphBuilder } from './langgraph-objects.ts';

/** Of one channel: what is written to it has to fit the first, an `Overwrite` the second. */
export interface FieldSchemas {
  readonly schema?: StandardSchemaV1 | undefined;
  readonly valueSchema?: StandardSchemaV1 | undefined;
}

/** By channel, where the state was declared with zod or a `StateSchema`. (LangGraph validates what nodes write by that.) */
export function fieldSchemas(builder: LangGraphBuilder): Readonly<Record<string, FieldSchemas>> {
  const definition = builder._schemaRuntimeDefinition;
  if (isStateSchema(definition)) {
    return Object.fromEntries(
      Object.entries(definition.fields).map(([name, field]) => [name, stateField(field)]),
    );
  }
  const written = shapeOf(withReducers(builder, definition));
  return Object.fromEntries(
    Object.entries(shapeOf(definition)).map(([name, valueSchema]) => [
      name,
      { schema: standard(written[name]), valueSchema: standard(valueSchema) },
    ]),
  );
}

/** Of a whole input, where the graph has an input schema of its own. */
export function inputSchema(builder: LangGraphBuilder): StandardSchemaV1 | undefined {
  const definition = builder._inputRuntimeDefinition;
  if (isStateSchema(definition)) return asStandard(definition);
  return isStandardSchema(definition) ? standard(withReducers(builder, definition)) : undefined;
}

export function contextSchema(builder: LangGraphBuilder): StandardSchemaV1 | undefined {
  return standard(builder._configRuntimeSchema);
}

interface StateSchema {
  readonly fields: Readonly<Record<string, unknown>>;
  validateInput(data: unknown): Promise<unknown>;
}

const stateSchemaBrand = Symbol.for('langgraph.state.state_schema');

function isStateSchema(value: unknown): value is StateSchema {
  return typeof value === 'object' && value !== null && stateSchemaBrand in value;
}

/** `ReducedValue`, `DeltaValue`, `UntrackedValue`, or a schema as it is. */
function stateField(field: unknown): FieldSchemas {
  if (isStandardSchema(field)) return { schema: field };
  const { schema, inputSchema: input, valueSchema } = field as Record<string, unknown>;
  return { schema: standard(input ?? schema), valueSchema: standard(valueSchema ?? schema) };
}

function withReducers(builder: LangGraphBuilder, definition: unknown): unknown {
  if (definition === undefined) return undefined;
  return builder._metaRegistry.getExtendedChannelSchemas(definition, { withReducerSchema: true });
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const shape: unknown = typeof schema === 'object' && schema !== null ? Reflect.get(schema, 'shape') : {};
  return (shape ?? {}) as Record<string, unknown>;
}

function standard(schema: unknown): StandardSchemaV1 | undefined {
  return isStandardSchema(schema) ? schema : undefined;
}

/** LangGraph's class validates by a method of its own. */
function asStandard(schema: StateSchema): StandardSchemaV1 {
  return {
    '~standard': {
      version: 1,
      vendor: 'langgraph',
      validate: async (value) => {
        try {
          return { value: await schema.validateInput(value) };
        } catch (error) {
          return { issues: [{ message: error instanceof Error ? error.message : String(error) }] };
        }
      },
    },
  };
}

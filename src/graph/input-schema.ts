import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Overwrite, overwriteOf } from '../protocol/overwrite.ts';
import { isAnnotationRoot } from './annotation.ts';
import { channelsOf, refuseWholeObjectChecks } from './schema-channels.ts';
import type { ChannelDefinition } from './reduced-channel.ts';
import { isGraphSchema, isStandardSchema } from './schema.ts';
import type { GraphSchema } from './schema.ts';
import { StateSchema } from './state-schema.ts';

/**
 * The schema of a graph's input as one schema of the whole; undefined where each write is checked by its channel alone. As in LangGraph,
 * what an object schema requires must be there, and of a `StateSchema` what is given is checked.
 * @throws GraphError NOT_SUPPORTED for a check of the whole object beside reducers: it does not know what is written to these.
 */
export function inputSchemaOf(schema: GraphSchema | StandardSchemaV1): StandardSchemaV1 | undefined {
  if (isAnnotationRoot(schema)) return undefined;
  if (!isGraphSchema(schema)) return schema;
  const channels = channelsOf(schema);
  if (StateSchema.isInstance(schema) || !isStandardSchema(schema)) return ofFields(channels, () => false);
  // What is written to a channel with a reducer has a schema of its own, which the whole object's does not know.
  if (![...channels.values()].some(isReduced)) return schema;
  refuseWholeObjectChecks(schema);
  return ofFields(channels, (channel) => !isReduced(channel));
}

function isReduced({ plan }: ChannelDefinition): boolean {
  return plan.kind !== 'last';
}

/** Checks field by field, all of them: an issue's path begins with its field. */
function ofFields(
  channels: ReadonlyMap<string, ChannelDefinition>,
  isRequired: (channel: ChannelDefinition) => boolean,
): StandardSchemaV1 {
  const validate = async (input: unknown): Promise<StandardSchemaV1.Result<unknown>> => {
    const given = input as Readonly<Record<string, unknown>>;
    const issues: StandardSchemaV1.Issue[] = [];
    const values: Record<string, unknown> = {};
    for (const [name, channel] of channels) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined && !isRequired(channel)) continue;
      const result = await validateField(channel, value);
      if (result.issues === undefined) values[name] = result.value;
      else issues.push(...result.issues.map((issue) => ({ ...issue, path: [name, ...(issue.path ?? [])] })));
    }
    return issues.length > 0 ? { issues } : { value: values };
  };
  return { '~standard': { version: 1, vendor: 'holdpoint', validate } };
}

async function validateField(
  { body }: ChannelDefinition,
  value: unknown,
): Promise<StandardSchemaV1.Result<unknown>> {
  const { schema, valueSchema = schema } = body;
  const overwrite = overwriteOf(value);
  const by = overwrite === undefined ? schema : valueSchema;
  if (by === undefined) return { value };
  const result = await by['~standard'].validate(overwrite === undefined ? value : overwrite.value);
  if (result.issues !== undefined || overwrite === undefined) return result;
  return { value: new Overwrite(result.value) };
}

import { SystemMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { NodeConfig } from '../node/config.ts';
import { modelWithin } from './bind-tools.ts';
import type { AnyRunnable } from './bind-tools.ts';

/** A schema: zod or any Standard Schema, which gives the type of the response, or JSON Schema. */
type ResponseSchema<Structured> = StandardSchemaV1<unknown, Structured> | Readonly<Record<string, unknown>>;

/** A schema, or one with a prompt and options of the model's `withStructuredOutput`. */
export type ResponseFormat<Structured = unknown> =
  | ResponseSchema<Structured>
  | {
      readonly schema: ResponseSchema<Structured>;
      readonly prompt?: string;
      readonly strict?: boolean;
      readonly [option: string]: unknown;
    };

/**
 * What the model says of the whole conversation, in this form.
 *
 * @throws Error when it says nothing that fits.
 */
export async function structuredResponse(
  llm: AnyRunnable,
  format: ResponseFormat,
  messages: readonly BaseMessage[],
  config: NodeConfig,
): Promise<unknown> {
  const model = await modelWithin(llm);
  const { schema, prompt, options } = readFormat(format);
  const told = prompt === undefined ? messages : [new SystemMessage({ content: prompt }), ...messages];
  const response: unknown = await model.withStructuredOutput(schema, options).invoke(told, config);
  if (response !== null && response !== undefined) return response;
  throw new Error(
    'The model has given nothing that fits "responseFormat". Give it a schema that it can fill, or a prompt that says how.',
  );
}

function readFormat(format: ResponseFormat): {
  readonly schema: object;
  readonly prompt?: string;
  readonly options?: object;
} {
  if (!('schema' in format)) return { schema: format };
  const { schema, prompt, ...options } = format as { schema: object; prompt?: string };
  return { schema, options, ...(prompt !== undefined && { prompt }) };
}

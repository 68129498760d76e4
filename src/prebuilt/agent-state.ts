import type { BaseMessage } from '@langchain/core/messages';
import { Annotation, isAnnotationRoot } from '../graph/annotation.ts';
import type { AnnotationRoot, ChannelAnnotation } from '../graph/annotation.ts';
import { fieldsOfObject } from '../graph/schema.ts';
import type { GraphSchema } from '../graph/schema.ts';
import { StateSchema } from '../graph/state-schema.ts';
import { messagesStateReducer } from '../langchain/messages-reducer.ts';
import type { Messages } from '../langchain/messages-reducer.ts';
import type { OverwriteValue } from '../protocol/overwrite.ts';

/** The channels of an agent that has no state schema of its own. */
export type AgentAnnotation<Structured> = AnnotationRoot<{
  messages: ChannelAnnotation<BaseMessage[], Messages | OverwriteValue<BaseMessage[]>>;
  structuredResponse: ChannelAnnotation<Structured>;
}>;

/** The state of an agent that has no state schema of its own. (LangGraph: `createReactAgentAnnotation`.) */
export function createReactAgentAnnotation<
  Structured extends Record<string, unknown> = Record<string, unknown>,
>(): AgentAnnotation<Structured> {
  return Annotation.Root({
    messages: Annotation<BaseMessage[], Messages>({ reducer: messagesStateReducer, default: () => [] }),
    structuredResponse: Annotation<Structured>(),
  });
}

/** What the model is told in place of the messages, where a `preModelHook` says so. Each write takes the place of the last one. */
const llmInputMessages = Annotation<BaseMessage[], Messages>({
  reducer: (_, written) => messagesStateReducer([], written),
  default: () => [],
});

/** What the agent's node reads where there is a `preModelHook`: the state, and what the hook has made for the model. */
export function stateForModel(schema: GraphSchema): AnnotationRoot {
  // A plain field names the channel that is there, whatever its reducer.
  const known = channelNames(schema).map((name) => [name, Annotation<unknown>()]);
  return Annotation.Root({
    ...Object.fromEntries(known),
    llmInputMessages,
  } as never) as unknown as AnnotationRoot;
}

export function channelNames(schema: GraphSchema): readonly string[] {
  if (isAnnotationRoot(schema)) return Object.keys(schema.spec);
  return Object.keys(StateSchema.isInstance(schema) ? schema.fields : fieldsOfObject(schema));
}

import { defaultOf } from '../graph/schema-default.ts';
import type { ChannelDefinition } from '../graph/reduced-channel.ts';
import { messagesStateReducer } from '../langchain/messages-reducer.ts';
import { namedAsOf } from '../graph/named-as.ts';
import type { ChannelBody } from '../node/bodies.ts';
import { removeAllMessages } from '../protocol/messages-reducer.ts';
import type { FieldSchemas } from './read-schemas.ts';
import type { LangGraphChannel } from './langgraph-objects.ts';
import { notSupported } from './refuse.ts';

/**
 * A channel of LangGraph's as one of ours.
 * @throws GraphError NOT_SUPPORTED for kinds that only a graph's own machinery has a use for.
 */
export function readChannel(
  name: string,
  channel: LangGraphChannel,
  { schema, valueSchema }: FieldSchemas = {},
): ChannelDefinition {
  const fieldDefault = valueSchema && defaultOf(valueSchema, name);
  const initial = channel.initialValueFactory ?? fieldDefault;
  const body: ChannelBody = {
    ...(schema && { schema }),
    ...(valueSchema && { valueSchema }),
    ...(initial && { initial }),
  };
  switch (channel.lc_graph_name) {
    case 'LastValue':
      return { plan: { kind: 'last' }, body };
    case 'UntrackedValue':
      return { plan: { kind: 'last', untracked: channel.guard === false ? 'unguarded' : 'guarded' }, body };
    case 'BinaryOperatorAggregate':
      return channel.operator === undefined ? unknown(name, channel) : reduced(channel.operator, body);
    case 'DeltaChannel': {
      const { reducer } = channel;
      if (reducer === undefined) return unknown(name, channel);
      return {
        plan: { kind: 'custom' },
        body: { initial: () => [], ...body, reduce: (left, right) => reducer(left, [right]) },
      };
    }
    case 'EphemeralValue':
      return { plan: { kind: 'last', fleeting: channel.guard === false ? 'unguarded' : 'guarded' }, body };
    case 'AnyValue':
      return { plan: { kind: 'last', fleeting: 'unguarded' }, body };
    case 'Topic': {
      const { accumulate = false, unique = false } = channel;
      // What it no longer has would have to be remembered.
      if (unique && !accumulate) return unknown(name, channel);
      return {
        plan: {
          kind: 'named',
          reducer: unique ? 'union' : 'append',
          ...(!accumulate && { fleeting: true }),
        },
        body,
      };
    }
    default:
      return unknown(name, channel);
  }
}

function reduced(operator: NonNullable<LangGraphChannel['operator']>, body: ChannelBody): ChannelDefinition {
  const named = isMessagesReducer(operator) ? namedAsOf(messagesStateReducer) : undefined;
  return named === undefined
    ? { plan: { kind: 'custom' }, body: { ...body, reduce: operator } }
    : { plan: { kind: 'named', reducer: named.name }, body: { ...body, coerce: named.coerce } };
}

/** LangGraph's own, of which only the writes need be recorded. A copy that a bundler has renamed is folded as any other function. */
function isMessagesReducer(operator: (left: unknown, right: unknown) => unknown): boolean {
  return operator.name === 'messagesStateReducer' && operator.toString().includes(removeAllMessages);
}

function unknown(name: string, channel: LangGraphChannel): never {
  throw notSupported(
    `Channel "${name}" is of kind ${channel.lc_graph_name}, which is not supported`,
    'Use Annotation<T>() for a last value, Annotation<T>({ reducer }) for one that is folded, or an UntrackedValue for one that is not kept',
  );
}

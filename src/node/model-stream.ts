/**
 * What models say while a node runs, for the stream of mode `messages`. This package does not load LangChain for it: `holdpoint/langchain`
 * says how a model is listened to, and how a message is made again, once it has been loaded.
 */
import type { Json } from '../protocol/json.ts';
import type { TaskInput } from '../protocol/task.ts';
import type { NodeConfig } from './config.ts';
import { messageFields, messageOf } from './message-json.ts';
import type { StreamWriter } from './stream-writer.ts';
import { fromJson, toJson } from './tagged-json.ts';

/** The task in which models are listened to. */
export interface ModelPlace {
  readonly config: NodeConfig;
  /** The task's own place: its graph's, and `<node>:<task>`. */
  readonly checkpointNs: string;
  /** What the node was called with: the messages in it are not new. */
  readonly input: unknown;
  /** Absent where nobody listens. */
  readonly write?: (message: object, isChunk: boolean, metadata: object) => void;
}

export interface ModelListener {
  /** For the node's config, and so for models that are given it. Absent where nobody listens. */
  readonly callbacks?: unknown;
  /** Runs the node so that models which are not given its config have its signal, its metadata and its callbacks all the same. */
  readonly run: <T>(body: () => T) => T;
  /** The node has given this back: messages in it that have not been shown are shown. */
  readonly returned: (value: unknown) => void;
}

type Listen = (place: ModelPlace) => ModelListener;
type Construct = (members: Readonly<Record<string, unknown>>) => unknown;

let listen: Listen | undefined;
let constructChunk: Construct = messageOf;

/** Called by `holdpoint/langchain` when it is loaded. Until then models are not heard, and chunks are read as plain objects. */
export function listenToModelsWith(how: { readonly listen: Listen; readonly chunk: Construct }): void {
  listen = how.listen;
  constructChunk = how.chunk;
}

/**
 * What the models of a task run in, where LangChain has been loaded. They are listened to only where somebody wants to hear them: they are asked to
 * stream, then.
 */
export function listenInTask(
  config: NodeConfig,
  { options, node, task, namespace }: Pick<TaskInput, 'options' | 'node' | 'task' | 'namespace'>,
  input: unknown,
  writer: StreamWriter,
): ModelListener | undefined {
  const isHeard = options.streams?.includes('messages') === true;
  const place = `${node}:${task}`;
  return listen?.({
    config,
    input,
    checkpointNs: namespace === undefined ? place : `${namespace}|${place}`,
    ...(isHeard && { write: (...token) => writer.write('messages', tokenToJson(...token)) }),
  });
}

/** A message and what is known of it, as it is sent. */
function tokenToJson(message: object, isChunk: boolean, metadata: object): Json {
  const parts: unknown = Reflect.get(message, 'tool_call_chunks');
  const hasParts = Array.isArray(parts) && parts.length > 0;
  return toJson(
    {
      message: Object.fromEntries([
        ...messageFields(message),
        ...(hasParts ? [['tool_call_chunks', parts]] : []),
      ]) as unknown,
      ...(isChunk && { isChunk }),
      // What LangChain puts there may be anything.
      metadata: JSON.parse(JSON.stringify(metadata)) as unknown,
    },
    'message of a model',
  );
}

/** LangGraph's chunk of mode `messages`: the message, and where it comes from. */
export function tokenFromJson(
  json: Json,
): readonly [message: unknown, metadata: Readonly<Record<string, unknown>>] {
  const { message, isChunk, metadata } = fromJson(json) as {
    readonly message: Readonly<Record<string, unknown>>;
    readonly isChunk?: boolean;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  return [isChunk === true ? constructChunk(message) : messageOf(message), metadata];
}

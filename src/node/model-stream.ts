/**
 * What models and tools do while a node runs, for the streams of mode `messages` and `tools`, and for `streamEvents`. This package does not
 * load LangChain for it: `holdpoint/langchain` says how they are listened to, and how a message is made again, once it has been loaded.
 */
import type { NodeTimeout } from '../protocol/command.ts';
import type { Json } from '../protocol/json.ts';
import type { TaskInput } from '../protocol/task.ts';
import type { NodeConfig } from './config.ts';
import { heardToJson } from './heard-json.ts';
import { chunkFields, chunkOf, messageOf } from './message-json.ts';
import { runEventToJson } from './run-event-json.ts';
import type { HeardEvent } from './run-event-json.ts';
import type { StreamWriter } from './stream-writer.ts';
import { fromJson, toJson } from './tagged-json.ts';

/** The task in which models are listened to. */
export interface ModelPlace {
  readonly config: NodeConfig;
  /** What the node was called with: the messages in it are not new. */
  readonly input: unknown;
  /** Absent where nobody asked for messages. */
  readonly onMessage?: (message: object, isChunk: boolean, metadata: object) => void;
  /** Absent where nobody asked for tools. */
  readonly onTool?: (chunk: Readonly<Record<string, unknown>>) => void;
  /** Absent where nobody asked for events. `chunks` names the members of its data that are parts of messages. */
  readonly onEvent?: (event: HeardEvent, chunks: readonly string[]) => void;
  /** Whatever they do shows that the node gets on. Absent where its time does not go by that. */
  readonly onProgress?: () => void;
}

export interface ModelListener {
  /** For the node's config, and so for models that are given it. Absent where nobody listens. */
  readonly callbacks?: unknown;
  /** Runs the node so that models which are not given its config have its signal, its metadata and its callbacks all the same. */
  readonly run: <T>(body: () => Promise<T>) => Promise<T>;
  /** The node has given this back: messages in it that have not been shown are shown. */
  readonly returned: (value: unknown) => void;
}

type Listen = (place: ModelPlace) => ModelListener;

let listen: Listen | undefined;

/** Called by `holdpoint/langchain` when it is loaded. Until then models are not heard. */
export function listenToModelsWith(how: Listen): void {
  listen = how;
}

/**
 * What the models of a task run in, where LangChain has been loaded. They are listened to only where somebody wants to hear them: they are asked to
 * stream, then.
 */
export function listenInTask(
  config: NodeConfig,
  { options: { streams = [] } }: Pick<TaskInput, 'options'>,
  input: unknown,
  writer: StreamWriter,
  { idleMs, refreshOn }: NodeTimeout = {},
): ModelListener | undefined {
  return listen?.({
    config,
    input,
    ...(idleMs !== undefined && refreshOn !== 'heartbeat' && { onProgress: config.heartbeat }),
    ...(streams.includes('messages') && {
      onMessage: (...token) => writer.writeJson('messages', tokenToJson(...token)),
    }),
    ...(streams.includes('tools') && {
      onTool: (chunk) =>
        writer.writeJson('tools', {
          at: String(config.metadata['langgraph_checkpoint_ns']),
          chunk: heardToJson(chunk, ['input', 'output', 'data']),
        }),
    }),
    ...(streams.includes('events') && {
      onEvent: (...event) => writer.writeJson('events', runEventToJson(...event)),
    }),
  });
}

/** A message and what is known of it, as it is sent. */
function tokenToJson(message: object, isChunk: boolean, metadata: object): Json {
  return toJson(
    {
      message: chunkFields(message),
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
  return [isChunk === true ? chunkOf(message) : messageOf(message), metadata];
}

/** LangGraph's chunk of mode `tools`, and the place of its task. */
export function toolFromJson(json: Json): { readonly at: string; readonly chunk: unknown } {
  return fromJson(json) as ReturnType<typeof toolFromJson>;
}

import type { StreamEvent } from '../engine/events.ts';
import type { ShownCheckpoint, ShownTask } from '../engine/stream-event.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { ChangedQuestion } from '../protocol/task.ts';
import { fromJson, membersFromJson } from '../node/tagged-json.ts';
import type { HeardMode, LiveChunk } from '../protocol/live-chunk.ts';
import { tokenFromJson, toolFromJson } from '../node/model-stream.ts';
import { readChanged, readInterrupts } from './snapshot-values.ts';

/** What a stream shows. */
export type StreamMode =
  /** The state after each superstep. */
  | 'values'
  /** What each node wrote. */
  | 'updates'
  /** Each task as it starts and as it ends. */
  | 'tasks'
  /** Each checkpoint. */
  | 'checkpoints'
  /** Tasks and checkpoints, each with its step and its time. */
  | 'debug'
  /** What nodes write with `config.writer`, as they do. */
  | 'custom'
  /** What models say in nodes, token by token. Nodes need `holdpoint/langchain`. */
  | 'messages'
  /** LangChain's tools in nodes, as they start and end. Nodes need `holdpoint/langchain`. */
  | 'tools';

export const streamModes: readonly StreamMode[] = [
  'values',
  'updates',
  'tasks',
  'checkpoints',
  'debug',
  'custom',
  'messages',
  'tools',
];

const liveModes: ReadonlySet<StreamMode> = new Set(['custom', 'messages', 'tools']);
/** What nodes have to tell of beside what they give, for these modes. */
const heardFor: Partial<Record<StreamMode, HeardMode>> = {
  messages: 'messages',
  tools: 'tools',
  tasks: 'tasks',
  debug: 'tasks',
};

export function heardIn(streamMode: StreamMode | readonly StreamMode[] = []): readonly HeardMode[] {
  return [...new Set([streamMode].flat().flatMap((mode) => heardFor[mode] ?? []))];
}

/** What a reader wants to see, and in which form. */
export interface ChunkOptions {
  readonly streamMode: StreamMode | readonly StreamMode[];
  /** Also what subgraphs show, and each chunk with its place before it. */
  readonly subgraphs?: boolean | undefined;
}

/** Whether it shows what nodes write while they run. */
export function isLive({ streamMode }: Pick<ChunkOptions, 'streamMode'>): boolean {
  return [streamMode].flat().some((mode) => liveModes.has(mode));
}

/** An event of the engine as the chunks of the modes that were asked for, in LangGraph's form. */
export function chunksOf(event: StreamEvent, options: ChunkOptions): readonly unknown[] {
  const { streamMode, subgraphs } = options;
  const place = subgraphs === true ? [placeOf(event)] : [];
  return chunkParts(event, options).map(([mode, payload]) => {
    if (typeof streamMode !== 'string') return [...place, mode, payload];
    return subgraphs === true ? [...place, payload] : payload;
  });
}

/** The place of the graph; of what a model says or a tool does, that of its task. (LangGraph's rule.) */
function placeOf(event: StreamEvent): readonly string[] {
  if (event.mode !== 'live' || event.chunk.mode === 'custom') return event.namespace ?? [];
  const { mode, value } = event.chunk;
  const at = mode === 'tools' ? toolFromJson(value).at : tokenFromJson(value)[1]['langgraph_checkpoint_ns'];
  return String(at).split('|');
}

/** The same, each chunk beside its mode. */
export function chunkParts(
  event: StreamEvent,
  { streamMode, subgraphs }: ChunkOptions,
): readonly (readonly [StreamMode, unknown])[] {
  // What the nodes of subgraphs write is for whoever asked for it. (LangGraph's rule.)
  if (subgraphs !== true && event.namespace !== undefined && event.mode !== 'live') return [];
  const asked: readonly StreamMode[] = typeof streamMode === 'string' ? [streamMode] : streamMode;
  return partsOf(event).filter(([mode]) => asked.includes(mode));
}

/** All that an event has to show, by mode. */
function partsOf(event: StreamEvent): readonly (readonly [StreamMode, unknown])[] {
  switch (event.mode) {
    case 'values':
      return [['values', membersFromJson(event.values)]];
    case 'updates':
      return [
        [
          'updates',
          withChanges(withCached({ [event.node]: readUpdate(event.update) }, event), event.changed),
        ],
      ];
    case 'results':
      return [['updates', withCached({ [event.task]: fromJson(event.value) }, event)]];
    case 'interrupts':
      return [[event.in, withChanges({ __interrupt__: readInterrupts(event.interrupts) }, event.changed)]];
    case 'tasks':
      return withDebug(event, 'input' in event.task ? 'task' : 'task_result', readShownTask(event.task));
    case 'checkpoints':
      return withDebug(event, 'checkpoint', readCheckpoint(event.checkpoint));
    case 'live':
      return livePart(event.chunk);
    case 'begun':
    case 'ended':
      // How runs that meet are told apart: nothing of the graph's.
      return [];
    default:
      return event satisfies never;
  }
}

function livePart({ mode, value }: LiveChunk): readonly (readonly [StreamMode, unknown])[] {
  switch (mode) {
    case 'custom':
      return [['custom', fromJson(value)]];
    case 'messages':
      return [['messages', tokenFromJson(value)]];
    case 'tools':
      return [['tools', toolFromJson(value).chunk]];
    case 'events':
      // These are for `streamEvents`.
      return [];
    default:
      return mode satisfies never;
  }
}

/** What a node wrote: an object of channels, an array of these where it wrote one twice, null for nothing. */
function readUpdate(update: Json): unknown {
  if (Array.isArray(update)) return (update as readonly JsonObject[]).map(membersFromJson);
  return update === null ? null : membersFromJson(update as JsonObject);
}

function readShownTask(task: ShownTask): unknown {
  const interrupts = readInterrupts(task.interrupts);
  if ('result' in task) return { ...task, result: membersFromJson(task.result), interrupts };
  return { ...task, input: fromJson(task.input), interrupts };
}

function readCheckpoint(checkpoint: ShownCheckpoint): unknown {
  const tasks = checkpoint.tasks.map((task) => ({ ...task, interrupts: readInterrupts(task.interrupts) }));
  return { ...checkpoint, values: membersFromJson(checkpoint.values), tasks };
}

function withDebug(
  { mode, step, at }: Extract<StreamEvent, { readonly step: number }>,
  type: string,
  payload: unknown,
): readonly (readonly [StreamMode, unknown])[] {
  return [
    [mode, payload],
    ['debug', { step, type, timestamp: new Date(at).toISOString(), payload }],
  ];
}

/** Says in a chunk that nothing was run for it: the result is that of an earlier run. (LangGraph's form.) */
function withCached(chunk: object, { cached }: { readonly cached?: true }): object {
  return cached === undefined ? chunk : { ...chunk, __metadata__: { cached } };
}

/**
 * Says beside a chunk, in LangGraph's place for it, which questions a re-run asked in place of those that were answered.
 * It does not show when the chunk is printed or sent on: what the node wrote stays what it is.
 */
function withChanges(chunk: object, changed: readonly ChangedQuestion[] | undefined): object {
  return changed === undefined
    ? chunk
    : Object.defineProperty(chunk, '__metadata__', { value: { changed: readChanged(changed) } });
}

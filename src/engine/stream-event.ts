import type { Settled } from './settled.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Interrupt } from '../protocol/messages.ts';
import type { LiveChunk, LiveSource } from '../protocol/live-chunk.ts';
import type { ChangedQuestion, TaskPath } from '../protocol/task.ts';
import type { CheckpointInfo } from './state.ts';

/** What watchers of a thread are shown. */
export type StreamEvent = Shown & {
  /** Of what a subgraph's thread shows: its place, `<node>:<task>` for each graph round it. Absent for the outermost graph. */
  readonly namespace?: readonly string[];
  /** Of a subgraph: its name. */
  readonly graph?: string;
};

type Shown =
  /** Where runs meet: a run that was waiting begins. */
  | { readonly mode: 'begun'; readonly request: string }
  /** Where runs meet: a run has ended and another comes, or it has come to nothing. */
  | {
      readonly mode: 'ended';
      /** The run's id, and those of the requests that joined it. */
      readonly requests: readonly string[];
      readonly settled: Settled;
    }
  | {
      readonly mode: 'values';
      readonly values: JsonObject;
      /** Nothing of what a run gives back has been written. */
      readonly inner?: boolean;
    }
  | {
      readonly mode: 'updates';
      readonly node: string;
      readonly update: Json;
      readonly cached?: true;
      readonly changed?: readonly ChangedQuestion[];
    }
  /** What a task of a node has given. */
  | { readonly mode: 'results'; readonly task: string; readonly value: Json; readonly cached?: true }
  | {
      readonly mode: 'interrupts';
      readonly interrupts: readonly Interrupt<Json>[];
      readonly in: 'values' | 'updates';
      readonly changed?: readonly ChangedQuestion[];
    }
  /** What a node has written to its stream. A reader may have seen it before the history had it. */
  | { readonly mode: 'live'; readonly source: LiveSource; readonly chunk: LiveChunk }
  /** A task has been started, or has ended: with writes, with questions, or with an error. `at` is in ms since 1970. */
  | { readonly mode: 'tasks'; readonly step: number; readonly at: number; readonly task: ShownTask }
  | {
      readonly mode: 'checkpoints';
      readonly step: number;
      readonly at: number;
      readonly checkpoint: ShownCheckpoint;
    };

/** LangGraph's chunk of mode `tasks`. */
export type ShownTask = StartedTask | EndedTask;

export interface StartedTask {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly triggers: readonly string[];
  readonly interrupts: readonly Interrupt<Json>[];
  readonly metadata?: JsonObject;
}

export interface EndedTask {
  readonly id: string;
  readonly name: string;
  /** By channel; several writes to one channel as `{ $writes: [...] }`. */
  readonly result: JsonObject;
  readonly interrupts: readonly Interrupt<Json>[];
  readonly error?: { readonly name: string; readonly message: string };
}

/** LangGraph's chunk of mode `checkpoints`. */
export interface ShownCheckpoint {
  readonly config: ShownConfig;
  readonly values: JsonObject;
  readonly metadata: {
    readonly source: CheckpointInfo['source'];
    readonly step: number;
    readonly parents: Readonly<Record<string, string>>;
  };
  readonly next: readonly string[];
  readonly tasks: readonly {
    readonly id: string;
    readonly name: string;
    readonly path: TaskPath;
    readonly interrupts: readonly Interrupt<Json>[];
    readonly state?: { readonly configurable: JsonObject };
  }[];
  readonly parentConfig?: Partial<ShownConfig>;
}

/** How the run was asked for, and which checkpoint it is: with LangGraph's names for what leaves the process. */
export interface ShownConfig {
  readonly configurable: JsonObject;
  readonly metadata: JsonObject;
  readonly recursion_limit: number;
  readonly tags: readonly string[];
}

/** A subgraph's run as its parent sees it: what it is started with, and what it ends with. */
import type { ErrorData } from './error-transfer.ts';
import type { GraphPlan } from './plan.ts';
import type { RunRequest } from './messages.ts';
import type { Target } from './command.ts';
import type { Write } from './task.ts';

/** Where a subgraph's thread belongs: the thread of the outermost graph, and its own place in it, LangGraph's `checkpoint_ns`. */
export interface ChildPlace {
  readonly thread: string;
  readonly namespace: string;
}

/** `State` is the engine's: the subgraph's thread as it was left, without its plan and its past. */
export interface ChildInput<State> {
  readonly node: string;
  readonly task: string;
  readonly pass: number;
  /** Which call of the node it is, where the node is a function that has called the graph. */
  readonly call?: string;
  readonly plan: GraphPlan;
  readonly request: RunRequest;
  readonly place: ChildPlace;
  readonly from?: State;
}

export interface ChildEnd<State> {
  readonly state: State;
  readonly error: ErrorData | null;
}

/** What a node of a subgraph does to the graph around it: `Command({ graph: Command.PARENT })`. */
export interface Leave {
  readonly writes: readonly Write[];
  readonly goto: readonly Target[];
}

/** The workflow id of a subgraph's runs: one for all passes of its task. */
export function childId(
  parent: string,
  { node, task, call }: { readonly node: string; readonly task: string; readonly call?: string },
): string {
  const place = `${parent}/${node}:${task.slice(0, 13)}`;
  return call === undefined ? place : `${place}/${call}`;
}

/** The activities of every graph: a thin shell round `src/node`. */
import { activityInfo, ApplicationFailure, Context } from '@temporalio/activity';
import type { GraphBodies } from '../src/node/bodies.ts';
import { foldCustom } from '../src/node/fold-custom.ts';
import { prepare } from '../src/node/prepare.ts';
import { nextAttempt } from '../src/node/retry.ts';
import { runNode } from '../src/node/run-node.ts';
import { localResultLimit, payloadLimit } from '../src/protocol/budget.ts';
import { errorToData } from '../src/protocol/error-transfer.ts';
import { GraphError, PayloadTooLargeError } from '../src/protocol/errors.ts';
import { bytesOver } from '../src/protocol/json.ts';
import type { LiveChunk, LiveSource } from '../src/protocol/live-chunk.ts';
import { foldActivity, handlerPrefix, prepareActivity } from '../src/protocol/task.ts';
import type { FoldInput, Folded, NodeOutcome, PrepareInput, Prepared } from '../src/protocol/task.ts';
import { taskFromWire } from '../src/protocol/task-wire.ts';
import type { TaskWire } from '../src/protocol/task-wire.ts';
import { askForGraph } from './ask-for-graph.ts';
import { Heartbeat } from './heartbeat.ts';
import { callHost } from './record-calls.ts';
import type { GraphRegistry } from './graph-registry.ts';

/**
 * One function for every activity type, `<graph>.<node>`: so Temporal's UI shows the names of the user's nodes.
 * Register it as `default`. `onAsked` is told of every node that has asked, and `onChunk` of every chunk of a node's stream, by the id of the
 * thread.
 */
export function graphActivities(
  registry: GraphRegistry,
  onAsked: (thread: string) => void = () => {},
  onChunk: OnChunk = () => {},
): { default: (input: never) => Promise<unknown> } {
  return {
    default: async (input: never) => {
      const outcome = await runActivity(registry, input, onChunk);
      if ('kind' in outcome && outcome.kind === 'asked') onAsked(threadOf(input));
      return outcome;
    },
  };
}

export type OnChunk = (thread: string, source: LiveSource, chunk: LiveChunk) => void;

/** A subgraph's workflow has an id of its own: its tasks name the thread. */
function threadOf(input: TaskWire): string {
  return input.thread ?? activityInfo().workflowExecution?.workflowId ?? '';
}

async function runActivity(
  registry: GraphRegistry,
  input: TaskWire | PrepareInput | FoldInput,
  onChunk: OnChunk,
): Promise<Prepared | Folded | NodeOutcome> {
  const { activityType, taskQueue, isLocal } = activityInfo();
  // A graph's name may have a dot in it, so the type is not split at one.
  const name = activityType.slice(input.graph.length + 1);
  const heartbeat = new Heartbeat();
  let bodies: GraphBodies | undefined;
  try {
    bodies = registry.get(input.graph, taskQueue);
    return withinLimit(
      await perform(name, bodies, input, registry, (source, chunk) => {
        heartbeat.add(source, chunk);
        onChunk(threadOf(input as TaskWire), source, chunk);
      }),
      activityType,
      isLocal && 'task' in input ? localResultLimit : payloadLimit,
    );
  } catch (error) {
    throw asFailure(
      error,
      bodies,
      'task' in input ? { node: nodeOf(name), task: input.task } : undefined,
      name,
    );
  } finally {
    heartbeat.stop();
  }
}

async function perform(
  name: string,
  bodies: GraphBodies,
  input: TaskWire | PrepareInput | FoldInput,
  registry: GraphRegistry,
  onChunk: (source: LiveSource, chunk: LiveChunk) => void,
): Promise<Prepared | Folded | NodeOutcome> {
  const { store, cache } = registry;
  if (name === prepareActivity) return prepare(bodies, input as PrepareInput, bodies.store ?? store);
  if (name === foldActivity)
    return { values: foldCustom(bodies, (input as FoldInput).channels), at: Date.now() };
  const { attempt, workflowExecution, scheduledTimestampMs } = activityInfo();
  const task = input as TaskWire;
  const place = {
    node: nodeOf(name),
    thread: workflowExecution?.workflowId ?? '',
    run: workflowExecution?.runId ?? '',
  };
  const { pass = 1, namespace } = task;
  const source = { task: task.task, pass, attempt, ...(namespace !== undefined && { namespace }) };
  const calls = callHost(task.task, pass);
  return runNode(bodies, taskFromWire(task, place), {
    ...(calls !== undefined && { calls }),
    attempt,
    onChunk: (chunk) => onChunk(source, chunk),
    firstAttemptAt: scheduledTimestampMs,
    store,
    cache,
    signal: Context.current().cancellationSignal,
    canPause: true,
    callGraph: askForGraph(registry, task),
  });
}

/** The handler of a node's error has no retry policy, so the node is told from it only here. */
function nodeOf(name: string): string {
  return name.startsWith(handlerPrefix) ? name.slice(handlerPrefix.length) : name;
}

/** What was written to its stream is not what a node's result may fail for. */
function withinLimit<T extends object>(result: T, activityType: string, limit: number): T {
  if (bytesOver(result, limit) === undefined) return result;
  const { written: _, ...bare } = result as { written?: unknown };
  const bytes = bytesOver(bare, limit);
  if (bytes === undefined) return bare as T;
  throw new PayloadTooLargeError(`What "${activityType}" gave`, bytes, limit);
}

/** A node's exception is final, but for its retry policy. The details carry the error itself. */
function asFailure(
  error: unknown,
  bodies: GraphBodies | undefined,
  task: { readonly node: string; readonly task: string } | undefined,
  name: string,
): ApplicationFailure {
  const data = { ...errorToData(error), ...task };
  const delay = delayBefore(error, bodies, task && name);
  const failure = ApplicationFailure.create({
    message: data.message,
    type: data.name,
    nonRetryable: delay === null,
    details: [data],
    ...(typeof delay === 'number' && { nextRetryDelay: delay }),
  });
  // The stack that leads into the node's own code is the one to read in the UI.
  failure.stack = data.cause?.stack ?? data.stack;
  return failure;
}

function isStopping(): boolean {
  const reason: unknown = Context.current().cancellationSignal.reason;
  return reason instanceof Error && reason.message === 'WORKER_SHUTDOWN';
}

/** Another worker of the task queue may have what this one lacks: during a deployment some have, and some have not. */
const lookElsewhereMs = 1000;

function delayBefore(
  error: unknown,
  bodies: GraphBodies | undefined,
  node: string | undefined,
): number | 'by-policy' | null {
  const { attempt, isLocal } = activityInfo();
  if (GraphError.is(error, 'UNKNOWN_GRAPH') || GraphError.is(error, 'UNKNOWN_NODE'))
    return isLocal ? null : lookElsewhereMs;
  // A worker that stops gives up on what has not ended in time: another one does it.
  if (isStopping()) return 'by-policy';
  return bodies === undefined || node === undefined ? null : nextAttempt(bodies, node, error, attempt);
}

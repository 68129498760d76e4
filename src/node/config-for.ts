import { handlerPrefix, runnerOf } from '../protocol/task.ts';
import { triggersOf } from '../protocol/triggers.ts';
import type { GraphBodies, NodeBody } from './bodies.ts';
import type { NodeConfig } from './config.ts';
import { startDeadline } from './deadline.ts';
import { interrupt } from './interrupt.ts';
import type { PassHost, PassInput } from './pass.ts';
import { RunControl } from './run-control.ts';
import { fromJson, membersFromJson } from './tagged-json.ts';

/** The second argument of a node. Its deadline begins here. */
export function configFor(bodies: GraphBodies, input: PassInput, host: PassHost, body: NodeBody): NodeConfig {
  const { options } = input;
  const own = bodies.plan.nodes[input.node]?.metadata;
  const deadline = startDeadline(input.node, input.timeout ?? body.timeout, host.signal);
  return {
    configurable: { ...membersFromJson(options.configurable ?? {}), thread_id: input.thread },
    metadata: { ...own, ...membersFromJson(options.metadata ?? {}), ...placeOf(bodies, input) },
    tags: [...(options.tags ?? [])],
    recursionLimit: options.recursionLimit ?? 25,
    context: fromJson(options.context ?? {}),
    signal: deadline.signal,
    heartbeat: deadline.heartbeat,
    control: new RunControl(),
    store: bodies.store ?? host.store,
    writer: (chunk) => {
      deadline.progress();
      host.writer.write('custom', chunk);
    },
    interrupt,
    runName: runnerOf(input),
    executionInfo: {
      threadId: input.thread,
      taskId: input.task,
      checkpointId: input.checkpoint,
      checkpointNs: `${input.node}:${input.task}`,
      runId: input.run,
      node: input.node,
      superstep: input.step,
      nodeAttempt: host.attempt,
      nodeFirstAttemptTime: host.firstAttemptAt ?? Date.now(),
      pass: input.pass,
      // What the handler does is not what the node did.
      idempotencyKey: `${input.thread}/${input.task}${input.handling === undefined ? '' : `/${handlerPrefix}`}`,
    },
  };
}

/** Where the task stands, by LangGraph's names. */
function placeOf(bodies: GraphBodies, input: PassInput): Readonly<Record<string, unknown>> {
  const { thread, step, node, task, path, namespace } = input;
  const within = namespace === undefined ? '' : `${namespace}|`;
  const place = `${within}${node}:${task}`;
  return {
    thread_id: thread,
    langgraph_step: step,
    langgraph_node: runnerOf(input),
    ...(path !== undefined && {
      langgraph_triggers: triggersOf(bodies.plan, node, path),
      langgraph_path: path,
    }),
    langgraph_checkpoint_ns: place,
    checkpoint_ns: place,
  };
}

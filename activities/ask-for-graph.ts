import { activityInfo, Context } from '@temporalio/activity';
import type { CallGraph } from '../src/node/call-graph.ts';
import { GraphError } from '../src/protocol/errors.ts';
import { callMessage } from '../src/protocol/graph-call.ts';
import type { GraphCallRequest, GraphCallResult } from '../src/protocol/graph-call.ts';
import type { TaskWire } from '../src/protocol/task-wire.ts';
import type { GraphRegistry } from './graph-registry.ts';

/** A node that calls a graph asks its own workflow, which runs it as a child, and says what came of it. */
export function askForGraph(registry: GraphRegistry, { task, pass = 1 }: TaskWire): CallGraph {
  return async (call, bodies) => {
    const { attempt, workflowExecution, isLocal } = activityInfo();
    if (workflowExecution === undefined || isLocal) {
      throw new GraphError(
        `A node that runs as a local activity cannot call graph "${bodies.plan.name}": the workflow waits for it. Leave out "local".`,
        { code: 'NOT_SUPPORTED' },
      );
    }
    // A graph that nobody has given to the worker is known from now on.
    registry.add(bodies);
    const { workflowId, runId } = workflowExecution;
    const request: GraphCallRequest = { task, pass, plan: bodies.plan, ...call };
    return Context.current()
      .client.workflow.getHandle(workflowId, runId)
      .executeUpdate<GraphCallResult, [GraphCallRequest]>(callMessage, {
        args: [request],
        updateId: `${task}/${pass}/${call.call}/${attempt}`,
      });
  };
}

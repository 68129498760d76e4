import { startChild, workflowInfo } from '@temporalio/workflow';
import { childStart } from '../src/engine/child-end.ts';
import type { ChildState } from '../src/engine/state.ts';
import { childId } from '../src/protocol/child.ts';
import type { ChildEnd, ChildInput } from '../src/protocol/child.ts';
import type { NodeOptions } from '../src/protocol/plan.ts';

/**
 * Runs a subgraph as a child workflow: one workflow id for all passes of its task. Its type is the subgraph's name. `onStarted` is called once the
 * server has begun it, or could not.
 */
export async function runSubgraph(
  input: ChildInput<ChildState>,
  options: NodeOptions,
  onStarted: () => void,
): Promise<ChildEnd<ChildState>> {
  try {
    const child = await startChild(input.plan.name, {
      workflowId: childId(workflowInfo().workflowId, input),
      args: [childStart(input)],
      ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
      // A thread that is terminated leaves no node behind that goes on.
      parentClosePolicy: 'REQUEST_CANCEL',
      memo: { status: 'busy' },
      staticSummary: `subgraph of "${input.node}"${input.pass === 1 ? '' : `, pass ${input.pass}`}`,
    });
    onStarted();
    return (await child.result()) as ChildEnd<ChildState>;
  } finally {
    onStarted();
    await afterActivities();
  }
}

/** A reader of the history takes what activities gave before what subgraphs gave, so the workflow must, too, whatever the SDK's promises do. */
async function afterActivities(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

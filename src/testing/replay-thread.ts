import { Worker } from '@temporalio/worker';
import { workflowBundlePath } from '../worker/workflow-bundle.ts';

type History = Parameters<typeof Worker.runReplayHistory>[1];

/**
 * Replays a thread's recorded history with this version's workflow: no server, no node is run.
 *
 * @param history as `fetchHistory()` or `temporal workflow show --output json` gives it
 * @throws DeterminismViolationError when this version would have done something else
 * @example
 * await replayThread(JSON.parse(await readFile('order-1042.json', 'utf8')));
 */
export async function replayThread(history: History, thread?: string): Promise<void> {
  const codePath = await workflowBundlePath();
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, thread);
}

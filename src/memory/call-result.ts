import { callResult } from '../engine/graph-calls.ts';
import { GraphError } from '../protocol/errors.ts';
import type { GraphCallResult } from '../protocol/graph-call.ts';
import { copy } from './crossing.ts';
import type { MemoryThread } from './memory-thread.ts';

/** What a graph that a node has called has come to, as soon as it has. @throws GraphError `RUN_ABORTED` when the run is over before. */
export function resultOfCall(
  thread: MemoryThread,
  { task, pass, call, graph }: { task: string; pass: number; call: string; graph: string },
): Promise<GraphCallResult> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const result = callResult(thread.state, task, pass, call);
      if (result === undefined) return;
      stop();
      if (result === 'gone')
        reject(new GraphError(`The run that called graph "${graph}" is over.`, { code: 'RUN_ABORTED' }));
      else resolve(copy(result));
    };
    const stop = thread.listen(look);
    look();
  });
}

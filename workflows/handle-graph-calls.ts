import { ApplicationFailure, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import { callResult, runningTask } from '../src/engine/graph-calls.ts';
import { isPlainObject } from '../src/protocol/json.ts';
import { callMessage } from '../src/protocol/graph-call.ts';
import type { GraphCallRequest, GraphCallResult } from '../src/protocol/graph-call.ts';
import type { ThreadShell } from './thread-shell.ts';

/** The update `call`: a node's activity asks its own workflow to run a graph, and waits until that is done, or asks. */
export function handleGraphCalls(shell: ThreadShell): void {
  setHandler(
    defineUpdate<GraphCallResult, [GraphCallRequest]>(callMessage),
    async (request) => {
      const { task, pass, call } = request;
      shell.dispatch({ kind: 'called', request, at: Date.now() });
      const look = (): ReturnType<typeof callResult> => callResult(shell.state, task, pass, call);
      await condition(() => look() !== undefined);
      const result = look();
      if (result === undefined || result === 'gone') throw over(request);
      return result;
    },
    {
      description: 'Of this library: a node that is running calls a graph. Not for people.',
      validator: (request: unknown) => {
        if (!isCall(request) || runningTask(shell.state, request.task, request.pass) === undefined)
          throw over(request);
      },
    },
  );
}

function isCall(value: unknown): value is GraphCallRequest {
  if (!isPlainObject(value)) return false;
  const { task, pass, call, plan, input } = value;
  return (
    typeof task === 'string' &&
    typeof pass === 'number' &&
    typeof call === 'string' &&
    isPlainObject(plan) &&
    isPlainObject(input)
  );
}

function over(request: unknown): ApplicationFailure {
  const graph = isCall(request) ? `graph "${request.plan.name}"` : 'a graph';
  return ApplicationFailure.nonRetryable(
    `The node that called ${graph} is not under way any more.`,
    'RUN_ABORTED',
  );
}

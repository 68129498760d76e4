import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphBodies } from '../node/bodies.ts';
import { nextAttempt } from '../node/retry.ts';
import type { NodeHost } from '../node/node-host.ts';
import { runNode } from '../node/run-node.ts';
import { localResultLimit, payloadLimit } from '../protocol/budget.ts';
import { runnerOf } from '../protocol/task.ts';
import type { NodeOutcome, TaskInput } from '../protocol/task.ts';
import { copy, within } from './crossing.ts';

type Host = Omit<NodeHost, 'attempt' | 'firstAttemptAt' | 'signal'>;

/** Runs a node, again and again as its retry policy says: what Temporal does for an activity. */
export async function runAttempts(
  bodies: GraphBodies,
  input: TaskInput,
  signal: AbortSignal,
  hostOf: (attempt: number) => Host,
): Promise<NodeOutcome> {
  const firstAttemptAt = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const host = { ...hostOf(attempt), attempt, firstAttemptAt, signal };
      const { written: _, ...outcome } = await runNode(bodies, copy(input), host);
      const isLocal = bodies.plan.nodes[input.node]?.options.local === true;
      const limit = isLocal ? localResultLimit : payloadLimit;
      return within(outcome, `What "${input.graph}.${input.node}" gave`, limit);
    } catch (error) {
      const delay = nextAttempt(bodies, runnerOf(input), error, attempt);
      if (delay === null) throw error;
      await sleep(delay === 'by-policy' ? 1000 : delay, undefined, { signal });
    }
  }
}

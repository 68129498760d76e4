import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import { stepLocalOptions, stepOptions } from './activity-options.ts';

type Activities<Input, Output> = Record<string, (input: Input) => Promise<Output>>;

/** A short step of the engine's own: in this worker, or in another one that has the graph. */
export function step<Input, Output>(
  elsewhere: boolean,
  graph: string,
  name: string,
): (input: Input) => Promise<Output> {
  return elsewhere ? remote(stepOptions, graph, name) : local(stepLocalOptions, graph, name);
}

export function remote<Input, Output>(
  options: ActivityOptions,
  graph: string,
  name: string,
): (input: Input) => Promise<Output> {
  return method(proxyActivities<Activities<Input, Output>>(options), graph, name);
}

export function local<Input, Output>(
  options: Parameters<typeof proxyLocalActivities>[0],
  graph: string,
  name: string,
): (input: Input) => Promise<Output> {
  return method(proxyLocalActivities<Activities<Input, Output>>(options), graph, name);
}

function method<Input, Output>(
  activities: Record<string, unknown>,
  graph: string,
  name: string,
): (input: Input) => Promise<Output> {
  return activities[`${graph}.${name}`] as (input: Input) => Promise<Output>;
}

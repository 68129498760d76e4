import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import { defaultAttempts } from '../src/protocol/budget.ts';
import type { NodeOptions } from '../src/protocol/plan.ts';
import type { TaskInput } from '../src/protocol/task.ts';

type Duration = NonNullable<ActivityOptions['startToCloseTimeout']>;

/** A node may take long; that its worker is alive is seen by its heartbeats, which the worker sends by itself. */
const startToClose: Duration = '1 day';
const heartbeat: Duration = '30s';

/** Validation and reducers: short, and without side effects. */
const stepTimeout: Duration = '30s';

export function nodeActivityOptions(options: NodeOptions, input: TaskInput): ActivityOptions {
  return {
    startToCloseTimeout: (options.startToCloseTimeout as Duration | undefined) ?? startToClose,
    heartbeatTimeout: (options.heartbeatTimeout as Duration | undefined) ?? heartbeat,
    ...(options.scheduleToCloseTimeout !== undefined && {
      scheduleToCloseTimeout: options.scheduleToCloseTimeout as Duration,
    }),
    ...(options.scheduleToStartTimeout !== undefined && {
      scheduleToStartTimeout: options.scheduleToStartTimeout as Duration,
    }),
    ...(options.taskQueue !== undefined && { taskQueue: options.taskQueue }),
    retry: retryPolicy(options),
    summary: summaryOf(input),
  };
}

export function nodeLocalOptions(options: NodeOptions): LocalActivityOptions {
  return {
    startToCloseTimeout: (options.startToCloseTimeout as Duration | undefined) ?? stepTimeout,
    retry: retryPolicy(options),
  };
}

export const stepLocalOptions: LocalActivityOptions = {
  startToCloseTimeout: stepTimeout,
  retry: { maximumAttempts: 3 },
};

export const stepOptions: ActivityOptions = {
  startToCloseTimeout: stepTimeout,
  retry: { maximumAttempts: defaultAttempts },
};

function retryPolicy({ retry }: NodeOptions): NonNullable<ActivityOptions['retry']> {
  // A worker that is lost is soon replaced: to wait long before the next attempt would only delay the thread.
  const forLostWorkers = { initialInterval: '500ms', maximumInterval: '10s' } as const;
  const policy = (retry ?? forLostWorkers) as NonNullable<ActivityOptions['retry']>;
  return { ...policy, maximumAttempts: policy.maximumAttempts || defaultAttempts };
}

function summaryOf(input: TaskInput): string {
  const which = input.path[0] === '__pregel_push' ? `, Send ${input.path[1]}` : '';
  const pass = input.pass === 1 ? '' : `, pass ${input.pass}`;
  return `superstep ${input.step}${which}${pass}`;
}

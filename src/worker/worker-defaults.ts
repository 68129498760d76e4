import type { WorkerOptions } from '@temporalio/worker';

export const workerDefaults = {
  // After a worker was killed, its threads wait this long for it before another worker takes them over. Temporal's default is 10 s.
  stickyQueueScheduleToStartTimeout: '2s',
  // What a node writes to its stream is in its heartbeats; this is how often they may be sent. A node that writes nothing beats rarely.
  maxHeartbeatThrottleInterval: '100ms',
  defaultHeartbeatThrottleInterval: '100ms',
  // Eager dispatch hands a node to the worker that has just scheduled it, when it has a free slot: one round trip less a step.
  maxConcurrentActivityTaskExecutions: 100,
  // A worker that is asked to stop lets its running nodes finish for this long, then cancels them.
  shutdownGraceTime: '10s',
} satisfies Partial<WorkerOptions>;

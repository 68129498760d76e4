import { task } from '../graph/task.ts';
import type { TaskOptions } from '../graph/task.ts';
import type { NodeConfig } from '../node/config.ts';
import type { AnswersInOrder } from './answers-in-order.ts';
import { asking } from './asked.ts';
import { asPart, withinConfig } from './within-config.ts';
import { noCheckpoints } from './no-checkpoints.ts';

/** What is written with LangGraph's internals beside what a node returns: `pushMessage`. */
export type Written = (readonly [channel: string, value: unknown])[];

/**
 * The config that LangGraph's runnables and helpers expect, made of ours. What begins with two underscores is how LangGraph's `interrupt`,
 * `task`, `getCurrentTaskInput` and the like find what runs them; the names are those of version 1.4.
 */
export function langGraphConfig(
  config: NodeConfig,
  answers: AnswersInOrder,
  written: Written,
  extra: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { checkpointNs, taskId } = config.executionInfo;
  const own: Record<string, unknown> = {
    ...config,
    tags: [...config.tags],
    configurable: {
      ...config.configurable,
      ...extra,
      checkpoint_ns: checkpointNs,
      checkpoint_id: undefined,
      writer: config.writer,
      __pregel_task_id: taskId,
      __pregel_checkpointer: noCheckpoints,
      __pregel_scratchpad: answers,
      __pregel_send: (writes: Written) => void written.push(...writes),
      __pregel_read: (channels: string | readonly string[]) => readFrom(answers.currentTaskInput, channels),
    },
  };
  Object.assign(own.configurable as object, {
    __pregel_call: (
      run: (...args: unknown[]) => unknown,
      name: string,
      args: unknown[],
      options: CallOptions,
    ) =>
      task(taskOptions(name, options), (...given: unknown[]) =>
        asPart(() => asking(answers, () => withinConfig(own, () => run(...given)))),
      )(...args),
  });
  return own;
}

interface CallOptions {
  readonly retry?: TaskOptions['retry'];
  readonly cache?: TaskOptions['cachePolicy'];
  readonly timeout?: { readonly runTimeout?: number };
}

function taskOptions(name: string, { retry, cache, timeout }: CallOptions): TaskOptions {
  return {
    name,
    ...(retry && { retry }),
    ...(timeout?.runTimeout !== undefined && { timeout: timeout.runTimeout }),
    ...(cache !== undefined && { cachePolicy: cache }),
  };
}

function readFrom(state: unknown, channels: string | readonly string[]): unknown {
  const members = (state ?? {}) as Record<string, unknown>;
  if (typeof channels === 'string') return members[channels];
  return Object.fromEntries(channels.flatMap((name) => (name in members ? [[name, members[name]]] : [])));
}

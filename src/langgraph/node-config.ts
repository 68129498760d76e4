import { task } from '../graph/task.ts';
import type { TaskOptions } from '../graph/task.ts';
import type { NodeConfig } from '../node/config.ts';
import { currentCall } from '../node/scratchpad.ts';
import { AnswersInOrder } from './answers-in-order.ts';
import { asking } from './asked.ts';
import { answersToCalled } from './keep-checkpoints.ts';
import type { TaskCheckpoints } from './task-checkpoints.ts';
import { asPart, withinConfig } from './within-config.ts';

/** What is written with LangGraph's internals beside what a node returns: `pushMessage`. */
export type Written = (readonly [channel: string, value: unknown])[];

/** What a pass of a node has for LangGraph. */
export interface NodeRun {
  readonly answers: AnswersInOrder;
  readonly checkpoints: TaskCheckpoints;
  readonly written: Written;
  /** More of LangGraph's own, for the node's `configurable`. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** A config of LangGraph's, as far as this library looks into it. */
export interface LangGraphConfig {
  readonly configurable: { readonly checkpoint_ns: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/**
 * The config that LangGraph's runnables and helpers expect, made of ours. What begins with two underscores is how LangGraph's `interrupt`,
 * `task`, `getCurrentTaskInput` and the like find what runs them; the names are those of version 1.4.
 */
export function langGraphConfig(config: NodeConfig, run: NodeRun): LangGraphConfig {
  const { answers, checkpoints, written, extra } = run;
  const { checkpointNs, taskId, pass } = config.executionInfo;
  const own: LangGraphConfig = {
    ...config,
    tags: [...config.tags],
    configurable: {
      ...config.configurable,
      ...extra,
      checkpoint_ns: checkpointNs,
      checkpoint_id: undefined,
      writer: config.writer,
      __pregel_task_id: taskId,
      __pregel_checkpointer: checkpoints,
      __pregel_scratchpad: answers,
      __pregel_send: (writes: Written) => void written.push(...writes),
      __pregel_read: (channels: string | readonly string[]) => readFrom(answers.currentTaskInput, channels),
      __pregel_call: (
        body: (...args: unknown[]) => unknown,
        name: string,
        args: unknown[],
        options: CallOptions,
      ) => callTask(own, body, name, args, options),
      // For graphs that the node calls: they go on where they stood, with what was answered.
      ...(pass > 1 && { __pregel_resuming: true, __pregel_resume_map: answersToCalled() }),
    },
  };
  return own;
}

/** LangGraph's `task`, called in a node: one of ours, and a part of the node. */
function callTask(
  config: LangGraphConfig,
  body: (...args: unknown[]) => unknown,
  name: string,
  args: readonly unknown[],
  options: CallOptions,
): Promise<unknown> {
  const run = (...given: unknown[]): unknown =>
    asPart(() => {
      const part = configOfPart(config, currentCall()?.path.join('/') ?? '');
      return asking(part.answers, () => withinConfig(part.config, () => body(...given)));
    });
  return task(taskOptions(name, options), run)(...args);
}

/** The same for a part of the node: the graphs that it calls are its own, whatever other parts call. */
export function configOfPart<Config extends Pick<LangGraphConfig, 'configurable'>>(
  config: Config,
  key: string,
): { readonly config: Config; readonly answers: AnswersInOrder } {
  const { __pregel_scratchpad: outer, checkpoint_ns } = config.configurable;
  const answers = new AnswersInOrder((outer as AnswersInOrder).currentTaskInput);
  const configurable = {
    ...config.configurable,
    checkpoint_ns: `${checkpoint_ns}-${key.replaceAll(/[|:]/g, '-')}`,
    __pregel_scratchpad: answers,
  };
  return { config: { ...config, configurable }, answers };
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
